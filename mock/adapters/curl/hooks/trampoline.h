/* Defines a function that chooses, at each call, the function that then gets the call. That function sees the
 * caller's return address: a call from C would show it an address of this library. */
#ifndef MOCK_ADAPTERS_CURL_HOOKS_TRAMPOLINE_H
#define MOCK_ADAPTERS_CURL_HOOKS_TRAMPOLINE_H

#include "adapters/curl/process/base.h"

/* The first arguments of a call, each a pointer or an integer. */
struct arguments {
    uintptr_t argument[3];
};

/* The instructions save the arguments, call choose_NAME(arguments), load the arguments, which choose_NAME()
 * may have changed, and jump to the function that it returned. */
#if defined __x86_64__
#define JUMP_INSTRUCTIONS(name)                                                                              \
    "endbr64\n"                                                                                              \
    "sub $40, %rsp\n"                                                                                        \
    ".cfi_adjust_cfa_offset 40\n"                                                                            \
    "mov %rdi, (%rsp)\n"                                                                                     \
    "mov %rsi, 8(%rsp)\n"                                                                                    \
    "mov %rdx, 16(%rsp)\n"                                                                                   \
    "mov %rsp, %rdi\n"                                                                                       \
    "call choose_" name "\n"                                                                                 \
    "mov (%rsp), %rdi\n"                                                                                     \
    "mov 8(%rsp), %rsi\n"                                                                                    \
    "mov 16(%rsp), %rdx\n"                                                                                   \
    "add $40, %rsp\n"                                                                                        \
    ".cfi_adjust_cfa_offset -40\n"                                                                           \
    "jmp *%rax\n"
#elif defined __i386__ /* the arguments are on the stack already */
#define JUMP_INSTRUCTIONS(name)                                                                              \
    "endbr32\n"                                                                                              \
    "lea 4(%esp), %eax\n"                                                                                    \
    "sub $8, %esp\n"                                                                                         \
    ".cfi_adjust_cfa_offset 8\n"                                                                             \
    "push %eax\n"                                                                                            \
    ".cfi_adjust_cfa_offset 4\n"                                                                             \
    "call choose_" name "\n"                                                                                 \
    "add $12, %esp\n"                                                                                        \
    ".cfi_adjust_cfa_offset -12\n"                                                                           \
    "jmp *%eax\n"
#elif defined __aarch64__
#define JUMP_INSTRUCTIONS(name)                                                                              \
    "hint #34\n" /* bti c */                                                                                 \
    "stp x29, x30, [sp, #-48]!\n"                                                                            \
    ".cfi_def_cfa_offset 48\n"                                                                               \
    ".cfi_offset x29, -48\n"                                                                                 \
    ".cfi_offset x30, -40\n"                                                                                 \
    "mov x29, sp\n"                                                                                          \
    "stp x0, x1, [sp, #16]\n"                                                                                \
    "str x2, [sp, #32]\n"                                                                                    \
    "add x0, sp, #16\n"                                                                                      \
    "bl choose_" name "\n"                                                                                   \
    "mov x16, x0\n"                                                                                          \
    "ldp x0, x1, [sp, #16]\n"                                                                                \
    "ldr x2, [sp, #32]\n"                                                                                    \
    "ldp x29, x30, [sp], #48\n"                                                                              \
    ".cfi_def_cfa_offset 0\n"                                                                                \
    ".cfi_restore x29\n"                                                                                     \
    ".cfi_restore x30\n"                                                                                     \
    "br x16\n"
#endif

/* Define the exported function `name`, and declare choose_NAME(). */
#define JUMP_TO_CHOSEN(name)                                                                                 \
    __attribute__((used)) static any_function *choose_##name(struct arguments *arguments);                   \
    __asm__(".pushsection .text\n"                                                                           \
            ".p2align 4\n"                                                                                   \
            ".globl " #name "\n"                                                                             \
            ".type " #name ", %function\n" #name ":\n"                                                       \
            ".cfi_startproc\n" JUMP_INSTRUCTIONS(#name) ".cfi_endproc\n"                                     \
                                                        ".size " #name ", . - " #name "\n"                   \
                                                        ".popsection\n");

#endif
