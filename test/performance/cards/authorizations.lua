-- One authorization per request, each of any card of one of many people. Arguments: a file of lines
-- with a token and card ids; the amount.
local people = {}
local amount

function init(args)
  for line in io.lines(args[1]) do
    local words = {}
    for word in line:gmatch("%S+") do words[#words + 1] = word end
    people[#people + 1] = words
  end
  amount = args[2]
  math.randomseed(os.time())
end

function request()
  local person = people[1 + math.floor(math.random() * #people)]
  local card = person[2 + math.floor(math.random() * (#person - 1))]
  return wrk.format("POST", "/api/v1/sandbox/cards/" .. card .. "/authorizations", {
    ["authorization"] = "Bearer " .. person[1],
    ["content-type"] = "application/json",
  }, '{"amount":' .. amount .. ',"currency":"USD","channel":"online","merchant":{"name":'
    .. '"Corner shop","category_code":"5411","country":"US"}}')
end

function response(status, headers, body)
  if not body:find('"approved":true', 1, true) then
    print("Declined: " .. body)
  end
end
