-- One report after the other for wrk, each with an id, an address and a place of its own.
-- Arguments: the file of places ("longitude latitude" a line), the slug of the kind, a number of the run.
local threads = 0
local boundary = "report-of-the-bench"

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(arguments)
  places = {}
  for line in io.lines(arguments[1]) do
    places[#places + 1] = { line:match("(%S+) (%S+)") }
  end
  kind, run, count = arguments[2], tonumber(arguments[3]), 0
  wrk.method = "POST"
end

local function field(name, value)
  return string.format('--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n', boundary, name, value)
end

function request()
  count = count + 1
  local place = places[(count * 7 + number * 131 + run * 17) % #places + 1]
  local id = string.format("%08x-%04x-4000-8000-%012x", run, number, count)
  local body = field("client_id", id) .. field("category", kind) .. field("lon", place[1]) .. field("lat", place[2])
    .. field("accuracy_m", "12") .. field("place_words", "đầu cầu thôn Bản Làn")
    .. field("words", "Nước suối có mùi hôi và bọt trắng từ sáng nay, lần thứ " .. count .. ".")
    .. field("device", string.format("%036x", count * 64 + number + run * 16777216)) .. field("files_follow", "0")
    .. "--" .. boundary .. "--\r\n"
  return wrk.format("POST", nil, {
    ["Host"] = "127.0.0.1",
    ["Accept"] = "application/json",
    ["Content-Type"] = "multipart/form-data; boundary=" .. boundary,
    ["X-Forwarded-For"] = string.format("10.%d.%d.%d", number * 60 + run % 60, math.floor(count / 250) % 250, count % 250),
  }, body)
end
