"""Runs a program on a pseudo terminal: waits for a text, types an answer, prints {"code", "signal", "output"} as JSON."""
import json
import os
import pty
import sys

wanted, answer, *command = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
output, typed = b"", False
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    output += part
    if not typed and wanted.encode() in output:
        os.write(terminal, answer.encode())
        typed = True
_, status = os.waitpid(pid, 0)
signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
print(json.dumps({"code": code, "signal": signal, "output": output.decode("utf-8", "replace")}))
