"""Saves in the background, one write after the other, so that no key press ever waits for the disk."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from app.store import LibraryError

log = logging.getLogger(__name__)

NO_MEMORY = "内存不足，最后的修改还没有存上，请关闭其他程序后点“重试”。"
UNREACHABLE = "读写年报库时出错，最后的修改还没有存上，请检查磁盘是否已满或已断开，然后点“重试”。"
FAULT = "程序出了错，最后的修改还没有存上，请点“重试”；仍不行的，请另存为数据文件。"


def sentence_of(error: Exception) -> str:
    """What is said of a write that failed, whatever it failed with."""
    match error:
        case LibraryError():
            return str(error)
        case MemoryError():
            return NO_MEMORY
        case OSError():
            return UNREACHABLE
    return FAULT


class Saver:
    """Runs writes in order on one thread. `failed` is called on that thread with the sentence of any exception."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="saving")
        self._latest: Future[None] | None = None

    def submit(self, write: Callable[[], None], saved: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Do `write` after all earlier ones, then call `saved`, or `failed` where it raised."""

        def run() -> None:
            try:
                write()
            except Exception as error:
                log.exception("a write failed")
                failed(sentence_of(error))
            else:
                saved()

        self._latest = self._thread.submit(run)

    def wait(self) -> None:
        """Until everything submitted has been written or has failed."""
        if self._latest is not None:
            self._latest.result()

    def close(self) -> None:
        """Wait, and end the thread."""
        self._thread.shutdown(wait=True)
        self.wait()
