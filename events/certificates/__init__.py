"""Certificates: who took part in what, as a sheet of paper with a number that anyone can check on the site."""
