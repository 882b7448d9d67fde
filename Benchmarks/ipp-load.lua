-- SPDX-License-Identifier: Apache-2.0
-- ipp-load.lua for wrk: sends one IPP request over and over and counts the answers that are not successful.
--   wrk -c 16 -s ipp-load.lua http://HOST:PORT/printers/NAME -- print-job|get-printer-attributes PRINTER-URI
local function u16(n) return string.char(math.floor(n / 256) % 256, n % 256) end
local function attribute(tag, name, value) return string.char(tag) .. u16(#name) .. name .. u16(#value) .. value end

local threads = {}
function setup(thread) table.insert(threads, thread) end

function init(args)
    local operation, uri = args[1], args[2]
    local codes = { ["print-job"] = 0x02, ["get-printer-attributes"] = 0x0B }
    local code = assert(codes[operation], "unknown operation")
    local body = string.char(2, 0) .. u16(code) .. string.char(0, 0, 0, 1, 1)
        .. attribute(0x47, "attributes-charset", "utf-8")
        .. attribute(0x48, "attributes-natural-language", "en")
        .. attribute(0x45, "printer-uri", uri)
        .. attribute(0x42, "requesting-user-name", "load")
    if operation == "print-job" then
        body = body .. attribute(0x42, "job-name", "load")
            .. attribute(0x49, "document-format", "application/octet-stream")
    end
    body = body .. string.char(3)
    if operation == "print-job" then
        local text = "%!PS-Adobe-3.0\n" .. string.rep("% ten kibibytes of a document, one line after the other\n", 190)
        body = body .. string.sub(text, 1, 10240)
    end
    wrk.method = "POST"
    wrk.body = body
    wrk.headers["Content-Type"] = "application/ipp"
    request_bytes = wrk.format()
    failed, succeeded = 0, 0
end

function request() return request_bytes end

function response(status, headers, body)
    if status == 200 and #body >= 8 and string.byte(body, 3) == 0 then
        succeeded = succeeded + 1
    else
        failed = failed + 1
    end
end

function done(summary, latency)
    local good, bad = 0, 0
    for _, thread in ipairs(threads) do
        good = good + thread:get("succeeded")
        bad = bad + thread:get("failed")
    end
    local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    io.write(string.format("RESULT %.0f requests/s p50 %.2f ms p99 %.2f ms failed %d socket-errors %d\n",
        good / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, bad, errors))
end
