"""Web pages as office programs put them on the clipboard: made up, with all that real ones carry."""

import html as markup

from app.model.edition import Table

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- @font-face {{font-family:仿宋_GB2312;}} p.MsoNormal {{mso-style-unhide:no;}} --></style>
<!--[if gte mso 10]><style> table.MsoNormalTable {{mso-style-name:普通表格;}} </style><![endif]--></head>
<body lang=ZH-CN style='tab-interval:21.0pt;word-wrap:break-word'><!--StartFragment-->
{body}
<!--EndFragment--></body></html>"""

WORD_PROSE = WORD.format(
    body="""<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0;line-height:28.0pt'><b
style='mso-bidi-font-weight:normal'><span style='font-size:16.0pt;font-family:楷体_GB2312'>（一）主动公开。<span
lang=EN-US><o:p></o:p></span></span></b></p>
<p class=MsoNormal><span style='font-family:仿宋_GB2312'>全年公开信息<span lang=EN-US>468</span>条，其中
机构职能类<span lang=EN-US>12</span>条。<b>一是规范</b>公开。<span lang=EN-US><o:p>&nbsp;</o:p></span></span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US
style='mso-fareast-font-family:Calibri'><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>加强培训；<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='font-family:Wingdings;
mso-list:Ignore'>l<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>完善制度。</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal><del cite="mailto:x">删去的</del><ins cite="mailto:x">补写的</ins>话，<a
style='mso-comment-reference:a_1;mso-comment-date:20250110'>带批注的</a><span class=MsoCommentReference><span
style='mso-special-character:comment'>&nbsp;<a class=msocomanchor href="#_msocom_1">[a1]</a></span></span>字<a
style='mso-footnote-id:ftn1' href="#_ftn1"><span>[1]</span></a>。<span style='mso-hide:all'>隐藏的</span></p>
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p>[1]脚注</p></div></div>
<div style='mso-element:comment-list'><hr class=msocomoff><div style='mso-element:comment'><p
class=MsoCommentText>[a1]批注内容</p></div></div>"""
)
WORD_SAYS = (
    "**（一）主动公开。**\n全年公开信息468条，其中机构职能类12条。**一是规范**公开。\n"
    "1.加强培训；\n完善制度。\n补写的话，带批注的字。"
)

WPS_PROSE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title></title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style>@font-face{font-family:"Times New Roman";} p.MsoNormal{mso-style-name:正文;margin:0pt;}</style></head>
<body style="tab-interval:21pt;"><!--StartFragment--><div class="Section0" style="layout-grid:15.6000pt;"><p
class=MsoNormal style="text-indent:32.0000pt;mso-char-indent-count:2.0000;"><b><span
style="mso-spacerun:'yes';font-family:楷体;"><font face="楷体">（二）依申请公开</font></span></b><b><span
style="mso-spacerun:'yes';"><font>。</font></span></b><span style="mso-spacerun:'yes';"><font
face="仿宋_GB2312">收到申请</font>57<font face="仿宋_GB2312">件。</font></span><span><o:p></o:p></span></p><p
class=MsoNormal><span><font>　　上年结转</font>5<font>件，</font></span>答复。<br/>换行以后</p><p class=MsoNormal><span
style="font-weight:700">粗</span><strong>体</strong></p></div><!--EndFragment--></body></html>"""
WPS_SAYS = "**（二）依申请公开。**收到申请57件。\n上年结转5件，答复。\n换行以后\n**粗体**"

WEB_PROSE = """<meta charset='utf-8'><div><p style="text-indent:2em">　　<span>第一段</span></p><ol start="3">
<li>丙</li><li><p>丁</p></li></ol><ul><li>甲</li></ul><h3>（三）标题</h3><script>alert(1)</script><style>p{}</style>末段</div>"""
WEB_SAYS = "第一段\n3.丙\n4.丁\n甲\n**（三）标题**\n末段"


def word_table(table: Table, figures: dict[str, str]) -> str:
    """A printed table as Word copies it, with these figures by cell."""
    rows: list[list[str]] = [[] for _ in range(table.height)]
    for place in sorted(table.grid, key=lambda each: (each.top, each.left)):
        words = figures.get(place.cell.id, "") if place.cell else place.text
        spans = f"rowspan={place.rows} colspan={place.columns}"
        rows[place.top].append(
            f"<td {spans} style='border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt'><p align=center>"
            f"<span style='font-size:9.0pt'>{markup.escape(words)}<o:p></o:p></span></p></td>"
        )
    body = "".join(f"<tr style='mso-yfti-irow:{number}'>{''.join(row)}</tr>" for number, row in enumerate(rows))
    return f"<table class=MsoNormalTable border=1 style='mso-table-layout-alt:fixed'>{body}</table>"
