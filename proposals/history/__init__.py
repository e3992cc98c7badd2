"""Đề án of earlier years out of an office's own books: the workbook written and read, judged, compared with what stands."""
