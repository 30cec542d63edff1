"""What makes a page hard to use, found in its words alone: pure functions, in Kyrgyz, Russian and English."""
