"""What a buyer does with an invoice: receive, dispute, approve it; the links of its payables clerk."""
