"""Saves in the background, one write after the other, so that no key press ever waits for the disk."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from app.store import LibraryError


class Saver:
    """Runs writes in order on one thread. `failed` is called on that thread with the sentence of a LibraryError."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="saving")
        self._latest: Future[None] | None = None

    def submit(self, write: Callable[[], None], saved: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Do `write` after all earlier ones, then call `saved`, or `failed` where the library could not take it."""

        def run() -> None:
            try:
                write()
            except LibraryError as error:
                failed(str(error))
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
