"""A plugin of TestMesh: a ledger, kept while flows run. Messages are lines of JSON on standard input and output."""

import json
import os
import sys

CURRENCY = os.environ.get("LEDGER_CURRENCY", "EUR")

ACCOUNT = {"type": "string", "minLength": 1, "title": "Account"}
BALANCE = {
    "type": "object",
    "properties": {"balance": {"type": "number", "title": "Balance"}, "currency": {"type": "string", "title": "Currency"}},
    "required": ["balance", "currency"],
}
DESCRIPTION = {
    "type": "description",
    "protocol": 1,
    "actions": [
        {
            "type": "ledger.book",
            "title": "Book an amount",
            "description": "Moves an amount to an account.",
            "config": {
                "type": "object",
                "properties": {
                    "account": ACCOUNT,
                    "amount": {"type": "number", "exclusiveMinimum": 0, "title": "Amount"},
                    "token": {"type": "string", "x-secret": True, "title": "Token of whoever books"},
                },
                "required": ["account", "amount"],
            },
            "result": BALANCE,
        },
        {
            "type": "ledger.balance",
            "title": "Tell a balance",
            "description": "Tells what is on an account.",
            "config": {"type": "object", "properties": {"account": ACCOUNT}, "required": ["account"]},
            "result": BALANCE,
        },
    ],
    "codes": {"LEDGER_NO_ACCOUNT": {"title": "There is no such account.", "hint": "Book something on it first."}},
}

balances = {}


def run(message):
    account = message["config"]["account"]
    if message["action"] == "ledger.book":
        balances[account] = balances.get(account, 0) + message["config"]["amount"]
        send({"type": "log", "id": message["id"], "line": f"booked on {account}"})
    if account not in balances:
        text = f'there is no account "{account}"'
        return {"type": "error", "code": "LEDGER_NO_ACCOUNT", "message": text, "hint": "Book something on it first."}
    return {"type": "result", "result": {"balance": balances[account], "currency": CURRENCY}}


def send(message):
    print(json.dumps(message), flush=True)


# It ends when its input does: TestMesh is done with it then, or gone.
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "describe":
        send(DESCRIPTION)
    elif message["type"] == "run":
        send({**run(message), "id": message["id"]})
