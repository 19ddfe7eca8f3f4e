"""The warm child process: exports, previews and reads files for the window; no Qt."""
