"""The scheduler's sentences in Chinese; they are kept in English."""

from __future__ import annotations

import re
from typing import Final

_CHINESE: Final = (
    (r"the run of an earlier slot was still going", "上一次的运行还没有结束"),
    (r"a later slot came before it was begun", "还没有开始，下一次的时间已到"),
    (r"nothing ran at its time, and catch_up is all", "到时没有运行，超出补做的次数"),
    (r"nothing ran at its time, and catch_up is latest", "到时没有运行，只补做最近一次"),
    (r"nothing ran at its time, and catch_up is none", "到时没有运行，不补做"),
    (r", and (\d+) before it", r"，此前还有\1次"),
    (r"the deadline, (\d+) s after the slot, has passed", r"已过期限（到时后\1秒）"),
    (r"the process of run (\d+) was killed", r"第\1次运行的进程被杀"),
    (r", and no retry is left", "，重试已用尽"),
    (r"the process was killed", "进程被杀"),
    (r"the command that ran it was killed", "所属的命令被杀"),
    (r"nothing had changed", "内容没有变化，不需要重做"),
    (r"called off", "被叫停"),
    (r"(\d+) of (\d+) editions failed\. ", r"\2个版本中有\1个失败。"),
    (r"; and (\d+) more", r"；另有\1个"),
    (r"\b(zh|en), cell (\S+): ", r"\1，单元\2："),
)


def in_chinese(message: str) -> str:
    """Say a message of the scheduler in Chinese; what somebody else wrote stays as it is.

    >>> in_chinese("the process of run 2 was killed, and no retry is left")
    '第2次运行的进程被杀，重试已用尽'
    """
    for pattern, words in _CHINESE:
        message = re.sub(pattern, words, message)
    return message
