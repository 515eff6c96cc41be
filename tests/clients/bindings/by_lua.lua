-- Lua's luacurl as a client of the table cases.txt: by_lua.lua REQUEST…
-- It has no curl_easy_getinfo(), so the status is read from the answer's first line.
local curl = require "curl"

if not arg[1] then print(curl._VERSION .. " " .. curl.version()) end
local easy = curl.easy_init()
for _, request in ipairs(arg) do
    local body, status = {}, "0"
    if request:find("^https://") then
        easy:setopt(curl.OPT_URL, request)
        easy:setopt(curl.OPT_HTTPGET, 1)
    else
        easy:setopt(curl.OPT_URL, "https://iam.amazonaws.com/")
        easy:setopt(curl.OPT_POSTFIELDS, request)
        easy:setopt(curl.OPT_POST, 1)
    end
    easy:setopt(curl.OPT_TIMEOUT, 30)
    easy:setopt(curl.OPT_HEADERFUNCTION, function(line, size)
        status = line:match("^HTTP/[%d.]+ (%d+)") or status
        return size
    end)
    easy:setopt(curl.OPT_WRITEFUNCTION, function(bytes, size)
        body[#body + 1] = bytes
        return size
    end)
    local code = easy:perform()
    if code ~= 0 then
        print("curl " .. code)
    else
        print("http " .. status .. " " .. table.concat(body):gsub("\n", " "))
    end
end
