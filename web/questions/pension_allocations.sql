-- title: Which funds put money in, or took it out?
-- group: Pension money
-- example: asset=bitcoin
-- ask investor: text | Part of an investor's name
-- ask asset: text | Part of an asset's name
-- feed: date quote
-- calendar: date quote
-- Allocations and exits with amounts and words. Give part of a fund's or an asset's name, or nothing.
select date, investor, direction, status, assets, amount, amount_max, unit, bound, quote, url,
  authority, event_id
from allocations
where (:investor = '' or investor like '%' || trim(:investor) || '%')
  and (:asset = '' or assets like '%' || trim(:asset) || '%')
order by date_from is null, date_from desc, investor, event_id
