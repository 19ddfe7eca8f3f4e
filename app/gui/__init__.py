"""The window: pages drawn from an edition, over an open report; holds nothing that the session does not know."""
