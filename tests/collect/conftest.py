"""One child process for all the tests of seasons: each act of adding would start its own, which takes long."""

from collections.abc import Iterator

import pytest

from app.collect import adding
from app.collect.reading import Pool


class _Kept(Pool):
    """Stays open after an act of adding."""

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True, scope="session")
def kept_pool() -> Iterator[None]:
    pool = _Kept(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adding, "Pool", lambda: pool)
        yield
    Pool.close(pool)
