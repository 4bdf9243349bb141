-- What wrk sends, and what it prints: figures that a program reads.
-- wrk … -s load.lua URL -- BODY_FILE FIRST [ACCESS_TOKEN]
--
-- The same body again and again; or, where it has `{n}` in it, each with another number from FIRST, another key and
-- another client's address.

local before, number

-- Neighbours in number are in other networks, of each of which a service takes only so many forms.
local function address(n)
  return string.format("10.%d.%d.%d", n % 256, math.floor(n / 256) % 256, math.floor(n / 65536) % 256)
end

function init(args)
  local file = assert(io.open(args[1], "r"))
  local body = file:read("*a")
  file:close()
  wrk.method = "POST"
  wrk.body = body
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Accept"] = "application/json"
  if args[3] then
    wrk.headers["Authorization"] = "Bearer " .. args[3]
  end
  if body:find("{n}", 1, true) then
    before, number = body, tonumber(args[2])
  else
    before = wrk.format()
  end
end

function request()
  if not number then
    return before
  end
  number = number + 1
  local n = string.format("%d", number)
  wrk.headers["Idempotency-Key"] = "speed-" .. n
  wrk.headers["X-Forwarded-For"] = address(number)
  return wrk.format(nil, nil, nil, (before:gsub("{n}", n)))
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"failed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
