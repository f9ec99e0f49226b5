-- The requests that wrk sends: verifications of keys from a file of secrets, or of one text. Writes a JSON line when
-- done. Arguments: the gateway token, the file, the first key, the number of keys; or the token and the text. Supports
-- one thread only.

local RECORD = 47
local the_thread

asked = 0

function setup(thread)
  the_thread = thread
end

local requests = {}

local function add(secret)
  requests[#requests + 1] = wrk.format("POST", "/v1/keys/verify", nil, '{"key":"' .. secret .. '"}')
end

function init(arguments)
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Keywright-Gateway-Token"] = arguments[1]
  if #arguments == 2 then return add(arguments[2]) end
  local file = assert(io.open(arguments[2], "r"))
  file:seek("set", tonumber(arguments[3]) * RECORD)
  for _ = 1, tonumber(arguments[4]) do add(file:read("*l")) end
  file:close()
end

-- Starts again after the last key: `asked` lets the caller check that each key was used once.
function request()
  asked = asked + 1
  return requests[(asked - 1) % #requests + 1]
end

function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('\n{"answered":%d,"micros":%d,"failed":%d,"asked":%d}\n', summary.requests, summary.duration,
    failed, the_thread:get("asked")))
end
