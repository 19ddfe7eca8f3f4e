"""Files are received in the background: read by child processes, stored in small steps, stopped at once when asked."""

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.collect import adding
from app.collect.adding import Added
from app.collect.reading import Pool
from app.collect.season import Season
from app.collect.values import TRAY_WORDS, SeasonError, Tray
from app.gui.look.appearance import apply_style
from app.gui.look.labels import ElidedLabel

log = logging.getLogger(__name__)

FAULT = "程序出了错，收件没有完成；已经收下的都在，请再收一次其余的文件。"


_UNDER_WAY: set["Background"] = set()
"""Kept until their threads have ended: none of them may emit the signal of an object that is deleted meanwhile."""


class Background(QObject):
    """Runs a function in its own thread; then calls `then` with the result, or `refused` with a sentence.

    Neither is called once `forget` was, or once `owner` is gone.
    """

    _done = Signal(object)
    _failed = Signal(str)

    def __init__(
        self, work: Callable[[], Any], owner: QWidget, then: Callable[[Any], None], refused: Callable[[str], None]
    ) -> None:
        super().__init__()
        self.owner = owner
        self._work, self._then, self._refused = work, then, refused
        self._is_forgotten = False
        # To methods of this object, so that they run on its thread; before the other begins, so that nothing is missed.
        self._done.connect(self._tell_done)
        self._failed.connect(self._tell_failed)
        owner.destroyed.connect(self.forget)
        _UNDER_WAY.add(self)
        self.thread_ = threading.Thread(target=self._run, name="season", daemon=True)
        self.thread_.start()

    def forget(self) -> None:
        """Call neither function, even if the outcome is on its way already."""
        self._is_forgotten = True

    def _tell_done(self, result: Any) -> None:
        self._end(self._then, result)

    def _tell_failed(self, sentence: str) -> None:
        self._end(self._refused, sentence)

    def _end(self, tell: Callable[[Any], None], outcome: Any) -> None:
        _UNDER_WAY.discard(self)
        self.deleteLater()
        if not self._is_forgotten:
            tell(outcome)

    def _run(self) -> None:
        try:
            result = self._work()
        except SeasonError as error:
            self._failed.emit(str(error))
        except Exception as error:
            from app.exporters.files import FileError  # loaded already by work that writes files

            log.exception("work of a season failed")
            self._failed.emit(str(error) if isinstance(error, FileError) else FAULT)
        else:
            self._done.emit(result)


def forget_work_of(page: QWidget) -> None:
    """Tell nobody of the outcome of what runs in the background for a page and the pages within it."""
    for each in _UNDER_WAY:
        if each.owner is page or page.isAncestorOf(each.owner):
            each.forget()


class Receiving(QObject):
    """One act of receiving.

    `began` tells how many files there are, `added` what became of each, `ended` that it is over, with a sentence if it
    failed, else "". None of them comes after `stop`.
    """

    began = Signal(int)
    added = Signal(object)
    ended = Signal(str)
    _happened = Signal(object, object)
    """From the thread: what emits one of the signals above, and its value."""

    def __init__(self, season: Season, paths: Sequence[Path], parent: QObject) -> None:
        super().__init__(parent)
        self._season, self._paths = season, tuple(paths)
        self._pool = Pool()
        self._stopped = threading.Event()
        self._happened.connect(self._tell)
        self._thread = threading.Thread(target=self._run, name="receiving", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop reading at once; what was stored stays. Waits until the thread has ended."""
        self._stopped.set()
        self._pool.close()
        self._thread.join()

    def _tell(self, emit: Callable[[Any], None], value: object) -> None:
        """On the object's own thread: what was on its way when `stop` was called is dropped here."""
        if not self._stopped.is_set():
            emit(value)

    def _run(self) -> None:
        sentence = ""
        try:
            self._receive()
        except SeasonError as error:
            sentence = str(error)
        except Exception:
            if not self._stopped.is_set():
                log.exception("receiving failed")
            sentence = FAULT
        finally:
            self._pool.close()
        self._happened.emit(self.ended.emit, sentence)

    def _receive(self) -> None:
        is_stopped = self._stopped.is_set

        def began(files: int) -> None:
            self._happened.emit(self.began.emit, files)

        for one in adding.add(self._season, self._paths, self._pool, began=began, is_stopped=is_stopped):
            self._happened.emit(self.added.emit, one)


class ReceivingStrip(QWidget):
    """Shows how far receiving is, with a button that stops it; afterwards what came of it."""

    stopped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.bar = QProgressBar(self)
        self.bar.setMaximumWidth(220)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("收件进度")
        self.words = ElidedLabel(parent=self)
        self.stop = QPushButton("停止", self)
        self.stop.clicked.connect(self.stopped)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar)
        row.addWidget(self.words, 1)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignRight)
        apply_style(self)
        self.hide()
        self._results: list[Added] = []

    @property
    def is_busy(self) -> bool:
        """Whether something is being done; else it tells what came of it."""
        return not self.bar.isHidden()

    def begin(self) -> None:
        self._results = []
        self.bar.setRange(0, 0)
        self.words.show_words("正在查看文件…")
        self.bar.show()
        self.stop.setText("停止")
        self.show()

    def wait(self, words: str) -> None:
        """Something else is being done."""
        self.bar.setRange(0, 0)
        self.bar.show()
        self.stop.hide()
        self.words.show_words(words)
        self.show()

    def tell(self, sentence: str) -> None:
        """Show the results."""
        self.bar.hide()
        self.words.show_words(sentence)
        self.stop.setText("知道了")
        self.stop.show()
        self.show()

    def count(self, files: int) -> None:
        self.bar.setRange(0, max(files, 1))

    def take(self, added: Added) -> None:
        self._results.append(added)
        self.bar.setValue(len(self._results))
        self.words.show_words(f"已收{len(self._results)}个：{added.file}")

    def end(self, sentence: str, *, was_stopped: bool) -> str:
        """Show and give what came of it."""
        said = sentence or summary(self._results)
        if was_stopped:
            said = f"已停止。{said}再收一次同样的文件，会接着收其余的。"
        self.tell(said)
        return said


def summary(results: Sequence[Added]) -> str:
    """Return the results for the files of one act, in one line."""
    if not results:
        return "没有可以收的文件。"
    trays: dict[Tray, int] = {}
    for one in results:
        if one.tray is not None:
            trays[one.tray] = trays.get(one.tray, 0) + 1
    taken = sum(one.tray is None for one in results)
    units = len({one.unit.code for one in results if one.unit is not None and one.tray is None})
    said = [f"{units}个单位的{taken}个文件已收下" if units else f"{taken}个文件已收下"] if taken else []
    said += [f"{TRAY_WORDS[tray]}{count}个" for tray, count in trays.items()]
    return f"收到{len(results)}个文件：{'，'.join(said)}。"
