"""预览: the pages as they will print, made by the child process while one fills in the form."""
