"""`sandbox serve`: WeChat's stand-in in the foreground."""

import argparse
import threading

from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import say
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.faults import Fault
from pos_scanner.sandbox.server import running_sandbox


def run(options: argparse.Namespace, context: Context) -> int:
    """Answer like WeChat until Ctrl-C."""
    del context
    with running_sandbox(port=options.port) as sandbox:
        say(f"WeChat's stand-in answers at {sandbox.base_url} (Ctrl-C ends it). A backend for it:")
        say(f"  export POS_SCANNER_WECHAT_URL={sandbox.base_url}")
        say(f"  export POS_SCANNER_WECHAT_APPID={sandbox.app_id}")
        say(f"  export POS_SCANNER_WECHAT_SECRET={sandbox.app_secret}")
        say("  pos-scanner backend serve")
        say("\nIts customers' codes:")
        for customer in CUSTOMERS:
            say(f"  {customer.reply.title}\n    {customer.scan_text}")
        say("\nFaults, one answer each (leave `times` out: for ever):")
        body = '{"fault": "expired", "times": 1}'
        say(f"  curl {sandbox.base_url}/_sandbox/faults -d '{body}'")
        say(f"  {', '.join(fault.value for fault in Fault)}")
        threading.Event().wait()
    return ExitStatus.DONE
