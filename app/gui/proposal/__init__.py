"""An import as a proposal: what was found in a file, looked over and corrected before anything is taken over."""
