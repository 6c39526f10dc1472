"""What a page of results shows: filters, rows, reasons, files, map."""
