"""Pages of documents: for staff, and for anybody with a printed document in hand."""
