-- One transfer per request, each under a key of its own. Arguments: a file of lines with a token
-- and account ids; "spread" or the id of the one account that everybody pays; the amount; a seed.
local payers = {}
local keys = 0
local target, amount, seed

function init(args)
  for line in io.lines(args[1]) do
    local words = {}
    for word in line:gmatch("%S+") do words[#words + 1] = word end
    payers[#payers + 1] = words
  end
  target, amount, seed = args[2], args[3], args[4]
  math.randomseed(tonumber(seed))
end

local function accountOf(payer)
  return payer[2 + math.floor(math.random() * (#payer - 1))]
end

function request()
  local payer = payers[1 + math.floor(math.random() * #payers)]
  local from = accountOf(payer)
  local to = target
  while to == "spread" or to == from do
    to = accountOf(payers[1 + math.floor(math.random() * #payers)])
    if target ~= "spread" then from = accountOf(payer); to = target end
  end
  keys = keys + 1
  return wrk.format("POST", nil, {
    ["authorization"] = "Bearer " .. payer[1],
    ["content-type"] = "application/json",
    ["idempotency-key"] = seed .. "-" .. keys,
  }, '{"from_account_id":"' .. from .. '","to_account_id":"' .. to .. '","amount":' .. amount
    .. ',"currency":"USD"}')
end
