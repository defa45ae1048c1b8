"""`sandbox serve`: WeChat's stand-in in the foreground."""

import argparse
import threading

from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.faults import Fault
from pos_scanner.sandbox.server import running_sandbox


def run(options: argparse.Namespace, context: Context) -> int:
    """Answer like WeChat until Ctrl-C."""
    del context
    with running_sandbox(port=options.port) as sandbox:
        print(
            f"WeChat's stand-in answers at {sandbox.base_url} (Ctrl-C ends it). A backend for it:"
        )
        print(f"  export POS_SCANNER_WECHAT_URL={sandbox.base_url}")
        print(f"  export POS_SCANNER_WECHAT_APPID={sandbox.app_id}")
        print(f"  export POS_SCANNER_WECHAT_SECRET={sandbox.app_secret}")
        print("  pos-scanner backend serve")
        print("\nIts customers' codes:")
        for customer in CUSTOMERS:
            print(f"  {customer.reply.title}\n    {customer.scan_text}")
        print("\nFaults, one answer each (leave `times` out: for ever):")
        body = '{"fault": "expired", "times": 1}'
        print(f"  curl {sandbox.base_url}/_sandbox/faults -d '{body}'")
        print(f"  {', '.join(fault.value for fault in Fault)}", flush=True)
        threading.Event().wait()
    return ExitStatus.DONE
