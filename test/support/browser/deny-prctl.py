# Runs a program with a kernel that refuses prctl(PR_SET_NO_NEW_PRIVS), as Lambda's sandbox does, by the errno named:
# deny-prctl.py EPERM PROGRAM ARGUMENT ...
#
# The filter is a seccomp one (seccomp(2)); it holds for all children, and can't be taken back.
import ctypes
import errno
import os
import platform
import struct
import sys

PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
SECCOMP_RET_ALLOW = 0x7FFF0000
SECCOMP_RET_ERRNO = 0x00050000

# AUDIT_ARCH_* (linux/audit.h) and the number of prctl, by machine.
MACHINES = {"x86_64": (0xC000003E, 157), "aarch64": (0xC00000B7, 167)}

# Opcodes (linux/bpf_common.h), and offsets into struct seccomp_data.
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16


class Program(ctypes.Structure):
    """struct sock_fprog"""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def refuse(error):
    audit_architecture, prctl_number = MACHINES[platform.machine()]
    instructions = [
        (LOAD_WORD, 0, 0, ARCHITECTURE),
        (JUMP_IF_EQUAL, 0, 5, audit_architecture),
        (LOAD_WORD, 0, 0, NUMBER),
        (JUMP_IF_EQUAL, 0, 3, prctl_number),
        (LOAD_WORD, 0, 0, FIRST_ARGUMENT),
        (JUMP_IF_EQUAL, 0, 1, PR_SET_NO_NEW_PRIVS),
        (RETURN, 0, 0, SECCOMP_RET_ERRNO | error),
        (RETURN, 0, 0, SECCOMP_RET_ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in instructions))
    program = Program(len(instructions), ctypes.addressof(code))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    # Only so may a process without privileges bring a filter (seccomp(2)).
    if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "The kernel takes no seccomp filter")


refuse(getattr(errno, sys.argv[1]))
os.execvp(sys.argv[2], sys.argv[2:])
