/* Qt asks Windows 10's own icuuc.dll for its converters; wine has none. This one says that there is no
 * converter, which Qt knows how to live with. For the wine set alone, never shipped. */
#define EXPORT(type) __declspec(dllexport) type

enum { FILE_ACCESS_ERROR = 4 };

EXPORT(void *) ucnv_open(const char *name, int *error)
{
    (void)name;
    if (error)
        *error = FILE_ACCESS_ERROR;
    return 0;
}

EXPORT(const char *) ucnv_getName(void *converter, int *error)
{
    (void)converter;
    if (error)
        *error = FILE_ACCESS_ERROR;
    return 0;
}

EXPORT(const char *) ucnv_getStandardName(const char *name, const char *standard, int *error)
{
    (void)standard;
    return ucnv_getName((void *)name, error);
}

EXPORT(const char *) ucnv_getAvailableName(int number) { (void)number; return 0; }
EXPORT(int) ucnv_countAvailable(void) { return 0; }
EXPORT(signed char) ucnv_getMaxCharSize(void *converter) { (void)converter; return 1; }
EXPORT(int) ucnv_toUCountPending(void *converter, int *error) { (void)converter; (void)error; return 0; }
EXPORT(int) ucnv_fromUCountPending(void *converter, int *error) { (void)converter; (void)error; return 0; }

/* None of these is reached without a converter. */
#define UNREACHED(name) EXPORT(void) name(void) {}
UNREACHED(ucnv_close)
UNREACHED(ucnv_reset)
UNREACHED(ucnv_fromUnicode)
UNREACHED(ucnv_toUnicode)
UNREACHED(ucnv_cbFromUWriteUChars)
UNREACHED(ucnv_cbToUWriteUChars)
UNREACHED(ucnv_getFromUCallBack)
UNREACHED(ucnv_getToUCallBack)
UNREACHED(ucnv_setFromUCallBack)
UNREACHED(ucnv_setToUCallBack)
UNREACHED(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
UNREACHED(UCNV_TO_U_CALLBACK_SUBSTITUTE)
