/* Included into every file of Python and SQLite: takes the mathematics of the first C library of this kind of machine,
   where the default would be a version of 2.29 that differs only in how errors are reported. */
#if defined(__x86_64__)
#define FIRST "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define FIRST "GLIBC_2.17"
#endif
#if defined(FIRST) && !defined(__ASSEMBLER__)
__asm__(".symver exp,exp@" FIRST);
__asm__(".symver exp2,exp2@" FIRST);
__asm__(".symver log,log@" FIRST);
__asm__(".symver log2,log2@" FIRST);
__asm__(".symver pow,pow@" FIRST);
#endif
