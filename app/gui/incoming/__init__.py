"""Reports that come in: new ones, imports and their proposals, last year's, a ledger."""
