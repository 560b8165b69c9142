"""Who holds what by the forms 13F: filers that are followed, securities by asset class, what stands
after amendments, what changed from quarter to quarter, and what claims come to beside it. Pure but
for reading the lists."""
