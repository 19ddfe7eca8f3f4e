"""Reports that go out: exports, printing, the hand-in package."""
