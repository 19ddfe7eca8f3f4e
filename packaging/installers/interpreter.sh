#!/bin/sh
# Builds the bundle's Python and SQLite inside the old Debian root, from the sources of a newer Debian (with its
# security fixes): the binaries then need no newer C library than floor.h allows. No OpenSSL: the program has no network.
set -eu
export LC_ALL=C SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-1700000000}" MAKEFLAGS="-j2"
flags="-O2 -g0 -fno-semantic-interposition -fstack-protector-strong -D_FORTIFY_SOURCE=2 -include /build/floor.h"
flags="$flags -ffile-prefix-map=/build=."
cd /build
apt-get source python3.11 sqlite3 >&2

cd /build/sqlite3-*/
./configure --prefix=/usr --libdir=/usr/lib --disable-tcl --disable-readline --disable-static CFLAGS="$flags" >&2
make sqlite3.c libsqlite3.la >&2
make install >&2 || make lib_install >&2

cd /build/python3.11-*/
# Newer than the floor, and Python does without: the tests of configure would find them here.
export ac_cv_func_sem_clockwait=no ac_cv_func_posix_spawn_file_actions_addchdir_np=no
# Built in: as a module of its own it would lack what its security fixes take from Python's core.
printf '*static*\npyexpat pyexpat.c -lexpat\n' > Modules/Setup.local
./configure --prefix=/opt/python --enable-shared --enable-optimizations --without-ensurepip --disable-test-modules \
    --with-system-expat --with-system-ffi OPT="-DNDEBUG -fwrapv -Wall" CFLAGS="$flags" >&2
make PROFILE_TASK="-m test --pgo test_json test_re test_dict test_unicode test_decimal test_dataclasses" >&2
make install >&2
strip --strip-unneeded /usr/lib/libsqlite3.so.0 /opt/python/lib/libpython3.11.so.1.0 /opt/python/lib/python3.11/lib-dynload/*.so
echo /opt/python/lib > /etc/ld.so.conf.d/python.conf
ldconfig
