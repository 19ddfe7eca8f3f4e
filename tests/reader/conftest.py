"""The reader's own life is tested here: each starts its child and ends it."""

from collections.abc import Iterator

import pytest

from tests.children import own_readers


@pytest.fixture(autouse=True, scope="module")
def unshared(shared_readers: None) -> Iterator[None]:
    with own_readers():
        yield
