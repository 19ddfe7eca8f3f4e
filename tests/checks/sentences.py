"""Sentences in the style of such reports, labelled: right, wrong in one number, or not about the tables at all.

In a frame, {a+b} is the number that the tables give, {a+b:c} in Chinese digits, :f full-width, :k with separators.
Every frame is one right sentence and, for each of its numbers in turn, one wrong one. Bare numbers stay as they are.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from app.checks import check
from app.model.edition import Level
from app.model.report import Report
from tests.made import empty, example, put, put_all

NEW, IN, CLOSED, OUT = (f"requests.{row}.total" for row in ("new", "carried_in", "closed", "carried_out"))
ORGANISATIONS = "+".join(f"requests.new.{column}" for column in ("business", "research", "charity", "legal", "other"))
DENIED = "+".join(f"requests.denied_{number}.total" for number in range(1, 9))
UNABLE = "+".join(f"requests.unable_{number}.total" for number in range(1, 4))
REJECTED = "+".join(f"requests.rejected_{number}.total" for number in range(1, 6))
OTHERS = "+".join(f"requests.other_{number}.total" for number in range(1, 4))
CASES = {
    "RT": "review.reconsideration.total",
    "RU": "review.reconsideration.upheld",
    "RO": "review.reconsideration.other",
    "RP": "review.reconsideration.pending",
    "LT": "review.direct.total+review.after.total",
    "LU": "review.direct.upheld+review.after.upheld",
    "LP": "review.direct.pending+review.after.pending",
    "DT": "review.direct.total",
    "AT": "review.after.total",
}
SHORT = {"N": NEW, "I": IN, "C": CLOSED, "O": OUT, "NI": f"{NEW}+{IN}", "P": "requests.new.person"}
SHORT |= {"ORG": ORGANISATIONS, "G": "requests.granted.total", "PT": "requests.partial.total", "D": DENIED}
SHORT |= {"U": UNABLE, "R": REJECTED, "X": OTHERS, "X1": "requests.other.total", **CASES}
SHORT |= {"MADE": "disclosure.normative.made", "REP": "disclosure.normative.repealed"}
SHORT |= {"FORCE": "disclosure.normative.in_force", "LIC": "disclosure.licensing.decisions"}
SHORT |= {
    "PUN": "disclosure.punishment.decisions",
    "COE": "disclosure.coercion.decisions",
    "FEE": "disclosure.fees.amount",
}
SHORT |= {"PROD": "disclosure.normative.produced", "RPROD": "disclosure.rules.produced"}

OFFICE = """
全年新收政府信息公开申请{N}件。
2024年，我局新收到政府信息公开申请{N}件，上年结转{I}件。
本年度共收到政府信息公开申请{N}件，全部依法登记办理。
2024年共受理依申请公开{N:c}件，均在法定期限内答复。
全年收到依申请公开政府信息申请{N:f}件，上年结转{I:f}件，办结{C:f}件，结转下年度继续办理{O:f}件。
共收到公民、法人和其他组织提出的政府信息公开申请 {N} 件，办结 {C} 件。
本局收办政府信息公开申请{NI}件，其中办结{C}件、结转下年度办理{O}件。
全年新增政府信息公开申请{N}件，新增申请全部在线登记。
政府信息公开申请数量为{N}件，与往年大体持平。
接收政府信息公开申请{N}件，上一年度结转{I}件。
2024年度，共登记政府信息公开申请{N}件，逐件建立台账。
我局依法办结政府信息公开申请{C}件，结转至2025年继续办理{O}件。
共答复政府信息公开申请{C}件（含上年度结转申请{I}件）。
年内办结{C}件，转下年度办理{O}件。
按时办结依申请公开申请{C:c}件，另有{O:c}件结转下年度。
截止年底尚未办结的申请{O}件，已告知申请人。
新收申请{N}件，结转上年度申请{I}件，当年办结{C}件。
从办理结果看，予以公开{G}件、部分公开{PT}件、不予公开{D}件。
申请办理结果为：予以公开{G}件，部分公开{PT}件，不予公开{D}件，无法提供{U}件，不予处理{R}件，其他处理{X}件。
其中，予以公开的{G}件，部分公开的{PT}件，无法提供的{U}件。
准予公开{G:c}件，部分公开{PT:c}件。
同意公开{G}件，不同意公开{D}件。
予以公开和部分公开{G+PT}件。
因本机关不掌握等原因无法提供{U}件，不予处理{R}件。
作其他处理（含申请人主动撤回申请）{X}件。
在办结的申请中，不予公开{D}件，无法提供{U}件，其他处理{X}件。
按申请人分，自然人申请{P}件，法人或其他组织申请{ORG}件。
从申请主体看，自然人提出的申请{P:f}件，法人和其他组织提出的申请{ORG:f}件。
自然人{P}件、法人或其他组织{ORG}件，内容集中在供水、征迁等方面。
因政府信息公开引发行政复议{RT}件、行政诉讼{LT}件。
因政府信息公开工作被申请行政复议{RT:c}件，被提起行政诉讼案件{LT:c}件。
全年发生行政复议案件{RT}件，其中结果维持{RU}件、其他结果{RO}件、尚未审结{RP}件。
行政诉讼{LT}件，其中维持{LU}件、尚未审结{LP}件。
行政诉讼案件{LT}件，其中未经复议直接起诉{DT}件、复议后起诉{AT}件。
行政复议{RT}件，维持{RU}件；行政诉讼{LT}件，未审结{LP}件。
全年信息公开类行政复议 {RT} 件，诉讼 {LT} 件。
制发行政规范性文件{MADE}件。
本年制定行政规范性文件{MADE:c}件，均按规定公开。
新制定规范性文件{MADE}件，废止规范性文件{REP}件，现行有效规范性文件{FORCE}件。
行政规范性文件现行有效{FORCE}件，已全部公开。
依法作出行政许可决定{LIC}件、行政处罚决定{PUN}件、行政强制决定{COE}件。
全年作出行政许可{LIC}件，作出行政处罚{PUN}件。
办理行政许可{LIC:f}件，实施行政处罚决定{PUN}宗。
行政许可决定数量为{LIC}件。
行政事业性收费{FEE}万元，收费项目和标准已经公开。
共收到政府信息公开申请{N}件，上年结转{I}件，共计办结{C}件。
收到申请{N}件，办结申请{C}件，结转下年{O}件。
申请量较往年平稳，新收信息公开申请{N}件。
全年共受理公民、法人和其他组织的政府信息公开申请{N}件，答复{C}件。
共接到政府信息公开申请{N}件，予以公开{G}件。
2024年，本局共新收政府信息公开申请{N}件，其中自然人申请{P}件，法人或其他组织申请{ORG}件，上年结转{I}件。
全年依申请公开受理{N}件，办结{C}件。
收到书面申请和网络申请共{N}件，答复率100%。
本年度依申请公开受理总量{N}件，比上年增加7件。
2024年，我局收到的政府信息公开申请共{N}件，其中予以公开的{G}件，占比40.7%。
依申请公开：全年共收到申请{N}件（含上年结转{I}件）。
全年共处理政府信息公开申请{NI}件。
办理结果：公开{G}件，部分公开{PT}件，不予公开{D}件，无法提供{U}件。
已办结的{C}件申请中，予以公开{G}件。
予以公开的有{G}件，部分公开的有{PT}件，不予公开的有{D}件。
结转下一年度办理的申请{O}件。
有{O}件申请结转至下一年度继续办理。
{O}件结转下年度继续办理。
从申请人看，自然人{P}件，占71.9%；法人或其他组织{ORG}件，占28.1%。
因信息公开被提起行政复议{RT}件，其中维持{RU}件。
涉及政府信息公开的行政复议案件{RT}件、行政诉讼案件{LT}件。
行政复议共{RT}件：结果维持{RU}件，其他结果{RO}件，尚未审结{RP}件。
全年办理政府信息公开行政诉讼案件{LT}件，已审结的全部胜诉。
行政复议、行政诉讼分别为{RT}件、{LT}件。
全年共制发规范性文件{MADE}件，废止{REP}件。
截至年底，现行有效的行政规范性文件共{FORCE}件。
全年行政许可处理决定{LIC}件，行政处罚处理决定{PUN}件，行政强制处理决定{COE}件。
全年共作出行政许可、行政处罚、行政强制决定分别为{LIC}件、{PUN}件、{COE}件。
行政事业性收费总金额{FEE}万元。
其他处理{X}件，不予处理{R}件。
无法提供的{U}件，主要是本机关不掌握相关信息。
新收到申请{N}宗，上年度转入{I}宗。
我局2024年新受理政府信息公开申请{N:c}件。
依法依规答复申请{C}件，无一超期。
2024年度，我局共收到各类政府信息公开申请{N}件，其中当面申请12件、网上申请45件。
全年共收到信息公开申请{N}件，较去年增加7件，增幅14%。
今年以来，我局共受理政府信息公开申请{N}件。
依申请公开工作规范有序，全年新收{N}件，上年结转{I}件，全部在法定时限内办理。
2024年共收到政府信息公开申请{N}件，同比上升14.0%，办结{C}件，结转下年{O}件。
加上上年结转的{I}件，全年共需办理{NI}件。
本年度办理结果中，予以公开{G}件，占40.7%；部分公开{PT}件，占15.3%。
不予公开的{D}件中，属于行政执法案卷的较多。
不予公开类{D}件；无法提供类{U}件；不予处理类{R}件。
公开或部分公开{G+PT}件，其余依法作出相应答复。
自然人{P}人次提出申请。
来自自然人的申请{P}件，来自法人或者其他组织的申请{ORG}件。
申请人中，自然人{P}件、商业企业{requests.new.business}件。
年末未办结{O}件，转入2025年继续办理。
政府信息公开引发的行政复议案件{RT}件，行政诉讼案件{LT}件，未出现败诉。
全年因政府信息公开行政复议{RT}起，行政诉讼{LT}起。
被申请行政复议{RT}件，维持{RU}件，其他结果{RO}件，另有{RP}件尚未审结。
复议机关维持{RU}件。
因依申请公开引发的行政复议{RT}件、行政诉讼{LT}件，结果均为维持或尚未审结。
直接起诉{DT}件，复议后起诉{AT}件。
全年制定并公开行政规范性文件{MADE}件，清理废止{REP}件，现行有效{FORCE}件。
以局名义制发规范性文件{MADE}件。
共作出行政许可决定{LIC:k}件、行政处罚决定{PUN}件。
行政处罚{PUN}件，行政强制{COE}件。
公示行政许可决定{LIC}件，行政处罚决定{PUN}件。
全年行政事业性收费{FEE}万元。
我局全年共收到公民、法人或者其他组织的政府信息公开申请{N}件。
2024年度收到申请{N}件，同比增长14%，主要集中在工程建设领域。
依申请公开答复{C}件，答复率100%。
上年结转申请{I}件，已全部办结；本年新收申请{N}件。
全年未办结转入下年度{O}件。
予以公开{G}件（占40.7%）、部分公开{PT}件（占15.3%）、不予公开{D}件（占13.6%）。
无法提供{U}件，占15.3%；其他处理{X}件，占8.5%。
行政复议案件共{RT}件，维持原行政行为{RU}件。
行政诉讼案件共{LT}件，其中尚未审结{LP}件。
现行有效行政规范性文件共{FORCE}件，本年新制发规范性文件{MADE}件。
"""
"""Of a department, whose tables are those of the example."""

CITY = """
全市各级行政机关新收政府信息公开申请{N}件，上年结转{I}件，办结{C}件。
全市共收到政府信息公开申请{N:k}件，其中自然人申请{P}件、法人或其他组织申请{ORG}件。
2020年，全市受理政府信息公开申请{N}件，予以公开{G}件，部分公开{PT}件。
我市行政机关共收办政府信息公开申请案件{NI}件，转下年度办理{O}件。
全市不予公开{D}件、无法提供{U}件、不予处理{R}件、其他处理{X1}件。
全市发生行政复议{RT}件，行政诉讼{LT}件。
全市新制作规范性文件{PROD}件，制定规章{RPROD}件。
各级行政机关办结政府信息公开申请{C}件，结转下年度继续办理{O}件。
"""
"""Of a city, with the tables of 2020."""

NOTHING = """
2024年，我局未收到政府信息公开申请。
全年没有收到任何形式的政府信息公开申请。
我局未接到公民、法人或其他组织的政府信息公开申请。
本年度无政府信息公开申请。
全年未发生因政府信息公开引发的行政复议、行政诉讼。
没有引发行政复议和行政诉讼案件。
本局未发生政府信息公开行政诉讼案件。
全年未产生行政复议案件。
无政府信息公开行政复议、行政诉讼案件。
"""
"""Right where all tables are 0, wrong of a department that has requests and cases."""

ONLY_WRONG = """
收到政府信息公开申请57件，均已办结。
全年受理申请57件，已全部按期办结。
行政复议案件均获维持。
行政诉讼全部维持，保持了良好的应诉记录。
自然人申请41件，占67.4%。
自然人申请41件，占总数的17.9%；法人或其他组织申请16件，占28.1%。
新收政府信息公开申请57件，同比增长41%。
新收政府信息公开申请57件，较上年下降14%。
新收申请57件，同比增加17件。
予以公开24件，占办结总数的54.1%。
收到政府信息公开申请57件（市民21件、企业18件、律师17件）。
共发布信息100条（动态30条、公告40条、其他20条）。
"""
"""Wrong of the department."""

ONLY_RIGHT = """
自然人申请41件，占71.9%。
自然人申请41件，占新收申请的72%；法人或其他组织申请16件，占28%。
新收政府信息公开申请57件，同比增长14%。
新收申请57件，同比增加7件。
新收申请57件，较上年增长百分之十四。
予以公开24件，占办结总数的40.7%。
收到政府信息公开申请57件（市民21件、企业18件、律师18件）。
行政复议4件，占复议诉讼案件的57.1%。
"""
"""Right of the department."""

UNRELATED = """
根据国办公开办函〔2021〕30号文件编制本报告。
联系电话：0190-5550123，邮编：990001。
地址：青禾市清源区安澜路16号3楼305室。
依据国务院令第711号的规定办理。
全年通过门户网站主动公开政府信息468条，其中政策文件类37条。
组织业务培训2期，参训86人次。
政务新媒体推送信息212条，阅读量1.2万次。
2023年新收政府信息公开申请50件。
上半年收到政府信息公开申请30件。
第一季度收到政府信息公开申请12件。
通过信函收到申请9件，通过网络收到申请31件，当面提交17件。
依申请公开一级事项5项，二级事项0项。
承办人大代表建议6件、政协提案4件。
办理12345热线转办件120件，全部按时答复。
就2件政府信息公开申请发出收费通知，收取信息处理费180元。
修订依申请公开办理规范1件。
备案政府信息公开领域行政复议案件12件、行政诉讼案件9件。
近60件申请涉及供水问题。
新收申请50余件。
约70%的申请来自自然人。
超过50件申请在十个工作日内答复。
涉及土地征收类申请12件。
指导镇街办理政府信息公开申请18件。
设置查阅点6个，接待查阅320人次。
全市共收到政府信息公开申请3511件。
区政府收到政府信息公开申请210件。
全区行政复议31件、行政诉讼12件。
下属单位收到政府信息公开申请6件。
各科室受理申请事项23项。
行政许可事项42项、行政处罚事项118项全部公开。
公开行政许可信息225条、行政处罚信息36条。
清理规范性文件64件。
转发上级规范性文件11件。
公开规范性文件解读材料15篇。
参与起草地方性法规1件、规章2件。
以案释法，通报行政诉讼典型案例5件。
办理不动产登记申请3200件，办结3180件。
受理用水报装申请415件。
办结信访件18件。
答复网民留言46条。
年均收到政府信息公开申请45件。
历年累计收到政府信息公开申请623件。
2025年力争申请答复率达到100%。
一次性告知补正7件。
一是完善制度，二是加强培训，三是强化监督。
坚持“三审三校”，落实“五公开”要求。
二十条重点任务全部完成。
十四五规划公开12项指标。
信息公开申请办理平均用时11天。
提供政策咨询230次，开放日活动1次。
发布政策图解11个，在线访谈2次。
受理举报投诉33件，办结33件。
开展行政处罚案卷评查20件。
查询终端4台，纸质汇编26份。
提出意见建议8条，采纳5条。
行政复议纠错率下降3个百分点。
为企业减免行政事业性收费的政策2项已公开。
收到感谢信3件。
未收到群众对信息公开工作的投诉。
没有发生泄密事件。
未收取信息处理费。
无责任追究情形。
本局没有其他需要报告的事项。
截至6月底收到政府信息公开申请28件。
去年收到政府信息公开申请50件。
累计公开信息5600条，新收录档案57件。
收到复议机关转来的材料6份。
代理行政诉讼应诉培训2次。
作为被告的行政诉讼案件8件。
二审行政诉讼案件3件。
行政执法决定信息公示率100%。
全年收到政府信息公开方面的咨询电话57个。
我局受理的政府信息公开申请中，涉及水利工程的21件，涉及征地的11件。
收到申请后3个工作日内登记。
对12件疑难申请组织会商。
向申请人发出补正告知书7件。
2024年7月收到申请9件，为全年最多。
其中微信公众号发布信息212条。
建立申请台账1本，登记信息57条。
制发政策解读方案3件、规范性文件解读12件。
完成规范性文件合法性审核9件。
行政许可事项全部公开，办件量1186件。
公开双公示信息220条，其中行政处罚34条。
行政复议案件办理培训1次。
参加行政诉讼旁听1次。
我局申请法院强制执行5件。
群众申请查阅档案38件。
收到规划许可申请120件，办结118件。
办结建议提案10件，答复10件。
依法答复网上咨询46件。
答复人大代表建议6件。
全年公开行政处罚决定书文书34份。
2022年至2024年共收到申请165件。
近三年收到政府信息公开申请165件。
平均每月收到申请5件。
市政府交办申请3件，协助办理。
协助区政府办答复申请8件。
配合区司法局办理行政复议案件3件。
收到区政府办转来申请4件。
区水务系统收到政府信息公开申请83件。
公开“十四五”规划1件，规章制度12件。
编制规章制度汇编1册，修订规章制度5项。
现行有效的内部管理制度22项。
自然人股东变更登记12件。
为自然人提供咨询120次。
未发生因信息公开不及时引发的舆情。
未收到上级通报批评。
无逾期答复情况。
没有不予公开的情况说明缺失问题。
对不予公开的8件申请逐件说明理由。
行政复议维持率100%。
新收录入库信息57条。
新增公开目录3项。
公开受理范围内的事项12项。
受理群众申请解决用水困难63件。
全年收到人民来信57件。
收到市民建议申请开放单位场所4次。
收到政府信息公开申请补正材料7份。
针对收到的政府信息公开申请，平均答复时间为11个工作日。
我局的申请量占全区的12%。
行政许可决定公示率100%。
收到行政复议答复通知书4份。
行政复议答复书4份。
参加行政复议听证2次、行政诉讼庭审3次。
行政诉讼负责人出庭应诉率100%。
办理规范性文件备案3件。
对3件规范性文件进行解读。
行政规范性文件解读率100%。
发布规范性文件政策解读11篇。
规章制度汇编12册。
自然人投诉15件。
与5家法律服务机构签约。
予以公开的信息468条。
主动予以公开的信息468条。
不予公开事项清单12项。
其他处理办法2种。
共办理依申请公开业务培训3期。
开展依申请公开案卷评查2次。
答复12345工单86件。
办结群众诉求412件。
结转资金3万元。
上年结转资金5万元。
上年结转项目6个。
年初结转项目6个，全部办结。
申请公开的信息中，涉及预算的9件。
撤回申请3件。
申请人主动撤回3件。
重复申请1件。
补正后仍不明确的申请1件。
委托代理申请2件。
邮寄申请11件。
未收到信息处理费。
没有收取信息处理费。
未发生行政处罚案件被撤销的情形。
未发生安全责任事故。
没有收到复议机关的纠错决定。
无重大舆情。
全部维持原有栏目设置不变。
诉讼案件审理期间，继续维持公开状态。
2023年办结申请48件，2024年有所增长。
与2023年的50件相比有所增加。
比2023年多收7件申请。
收到申请人表扬信2封。
其中1件申请人按期缴纳，1件逾期未缴纳。
组织依申请公开模拟演练1次，答复文书评查59份。
发布依申请公开典型案例4件。
收到依申请公开咨询23次。
全局共收到公文1280件。
办理区政府督办事项12件，办结12件。
收到市民热线工单57件，办结57件。
受理水行政许可申请190件，作出许可186件。
取水许可申请受理86件。
完成行政许可延续42件。
作出不予行政许可决定2件。
行政处罚案件立案40件，结案34件。
行政处罚罚款23.5万元。
行政强制拆除违建5处。
复议决定书送达4份。
今年公开信息比去年多85条。
信息公开量同比增长23%。
网站访问量12万次，同比增长8.5%。
微信关注人数增长12%。
培训人数占全局人数的83%。
政策解读占发布总数的2.4%。
满意度为98%，比上年提高1.2个百分点。
群众满意率占比96.5%。
预算公开2份、决算公开2份，共4份。
信访转依申请公开办理2件。
本局作为第三人参加行政诉讼1件。
协助法院调查行政诉讼案件2件。
与行政复议机构座谈2次。
受区政府委托办理申请2件。
公开重大行政决策事项3项，行政规范性文件草案3件。
失效文件5件，废止内部制度4件。
修改规范性文件1件。
规范性文件有效期届满1件，拟废止2件。
"""
"""Of a department; nothing of it is to be held against the tables."""

OTHER_SCOPE = """
市政府办公室收到政府信息公开申请35件，办结33件。
市本级受理政府信息公开申请120件。
市公安局收到政府信息公开申请88件，予以公开31件。
市政府办公室代表市政府受理申请35件，其中予以公开12件、部分公开3件。
市直部门受理政府信息公开申请410件。
机关受理政府信息公开申请12件，行政复议2件。
市自然资源局办结政府信息公开申请96件，不予公开8件。
各部门收到政府信息公开申请502件。
市政府本级行政复议6件，行政诉讼4件。
市教育局新收政府信息公开申请19件。
"""
"""Of the city: figures of somebody narrower."""


class Labelled(NamedTuple):
    """A sentence for a report; `is_wrong` says that it contradicts the tables."""

    report: Report
    text: str
    is_wrong: bool


_PLACE = re.compile(r"\{([\w+.]+)(?::(\w))?\}")
_DIGITS = "零一二三四五六七八九"


def labelled() -> Iterator[Labelled]:
    """The whole set."""
    office, city, nothing = example(), example("disclosure-2019"), empty()
    put_all(nothing, "0")
    put(office, "disclosure.licensing.decisions", "1186")
    for report, frames in ((office, OFFICE), (city, CITY)):
        for frame in lines(frames):
            yield Labelled(report, filled(report, frame, None), False)
            for place in range(len(_PLACE.findall(frame))):
                yield Labelled(report, filled(report, frame, place), True)
    for report, frames, is_wrong in (
        (nothing, NOTHING, False),
        (office, NOTHING, True),
        (office, ONLY_WRONG, True),
        (office, ONLY_RIGHT, False),
        (office, UNRELATED, False),
        (city, OTHER_SCOPE, False),
    ):
        yield from (Labelled(report, sentence, is_wrong) for sentence in lines(frames))


class Shares(NamedTuple):
    """How the labelled set came out: right sentences that raised an alarm and wrong ones that passed are listed."""

    sentences: int
    wrong: int
    alarms: list[str]
    missed: list[str]

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.wrong

    @property
    def precision(self) -> float:
        found = self.wrong - len(self.missed)
        return found / (found + len(self.alarms))


def measured(part: str) -> Shares:
    """Each sentence alone in a text part; what is only a hint accuses nobody."""
    alarms: list[str] = []
    missed: list[str] = []
    every = list(labelled())
    for sentence in every:
        sentence.report.texts = {part: sentence.text}
        found = [one for one in check(sentence.report) if one.code.startswith("C") and one.level is not Level.HINT]
        if found and not sentence.is_wrong:
            alarms.append(f"{sentence.text} {found[0].message}")
        if sentence.is_wrong and not found:
            missed.append(sentence.text)
    return Shares(len(every), sum(sentence.is_wrong for sentence in every), alarms, missed)


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def filled(report: Report, frame: str, wrong: int | None) -> str:
    """The frame with the tables' numbers; the one at place `wrong` is another."""
    places = iter(range(len(frame)))

    def number(match: re.Match[str]) -> str:
        cells = [cell for name in match[1].split("+") for cell in SHORT.get(name, name).split("+")]
        value = sum(report.value(cell) or 0 for cell in cells)
        if next(places) == wrong:
            value += 9 if value < 90 else 90
        return WRITTEN[match[2] or ""](value)

    return _PLACE.sub(number, frame)


def chinese(value: int) -> str:
    if value < 10:
        return _DIGITS[value]
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_DIGITS[hundreds]}百" + ("零" if not tens and ones else "") if hundreds else ""
    ten = "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十" if tens else ""
    return head + ten + (_DIGITS[ones] if ones else "")


WRITTEN: dict[str, Callable[[Any], str]] = {
    "": str,
    "c": chinese,
    "f": lambda value: str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "k": "{:,}".format,
}
