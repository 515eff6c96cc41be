#!/bin/sh
# Print iammock.pc: pkgconfig.sh PREFIX LIBDIR INCLUDEDIR VERSION
# Print iammock-ADAPTER.pc: pkgconfig.sh PREFIX LIBDIR INCLUDEDIR VERSION LINKER_FLAGS ADAPTER
# Directories below the prefix are written as ${prefix}/…, so that pkg-config --define-prefix can move them.
below() { case $1 in "$prefix"/*) echo "\${prefix}/${1#"$prefix"/}" ;; *) echo "$1" ;; esac; }
prefix=$1
cat <<END
prefix=$prefix
libdir=$(below "$2")
includedir=$(below "$3")
END
if [ $# -eq 4 ]; then
    cat <<END
archive=\${libdir}/libiammock.a

Name: iammock
Description: In-process mock of AWS IAM's DeactivateMFADevice for C unit tests
Version: $4
Requires.private: libxml-2.0, nettle
Libs: -L\${libdir} -liammock
Libs.private: -lpthread
Cflags: -I\${includedir}
END
else # wrap: the flags for the archive. The shared library needs none
    then='' # pkg-config prints a module's own libraries first, then those that it requires
    case $6 in
    sleep) description='Virtual time of an iammock for the waits of the code under test' ;;
    curl)
        then=', libcurl'
        description='Programs that use libcurl, answered by an iammock in their own process' ;;
    esac
    cat <<END
wrap=$5
archive=\${libdir}/libiammock-$6.a

Name: iammock-$6
Description: $description
Version: $4
Requires: iammock = $4$then
Libs: -L\${libdir} -liammock-$6
Libs.private: \${wrap} -lpthread
Cflags: -I\${includedir}
END
fi
