"""The board: live national figures, daily breakdowns, the stream, downloads (docs/board.md)."""
