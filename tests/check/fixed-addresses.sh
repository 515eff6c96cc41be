#!/bin/sh
# Print what to put before a program so that it is loaded at fixed addresses, if that can be had: older thread sanitizers
# can't live with the number of random bits that newer kernels use.
if setarch "$(uname -m)" -R true 2>/dev/null; then echo "setarch $(uname -m) -R"; fi
