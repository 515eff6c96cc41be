#!/bin/sh
# Print iammock.pc: pkgconfig.sh PREFIX LIBDIR INCLUDEDIR VERSION; or, with the linker's flags added, iammock-sleep.pc
# Directories below the prefix are written as such, so that pkg-config --define-prefix can move them.
below() { case $1 in "$prefix"/*) echo "\${prefix}/${1#"$prefix"/}" ;; *) echo "$1" ;; esac; }
prefix=$1
cat <<END
prefix=$prefix
libdir=$(below "$2")
includedir=$(below "$3")
archive=\${libdir}/libiammock.a
END
if [ $# -eq 4 ]; then
    cat <<END

Name: iammock
Description: In-process mock of AWS IAM's DeactivateMFADevice for C unit tests
Version: $4
Requires.private: libxml-2.0
Libs: -L\${libdir} -liammock
Libs.private: -lpthread
Cflags: -I\${includedir}
END
else # wrap: for the archive. The shared library is in the way by itself
    cat <<END
wrap=$5

Name: iammock-sleep
Description: Virtual time of an iammock for the waits of the code under test
Version: $4
Requires: iammock = $4
Libs: -L\${libdir} -liammock-sleep
Libs.private: \${wrap} -lpthread
Cflags: -I\${includedir}
END
fi
