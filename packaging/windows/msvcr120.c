/* What zbar's library wants of Microsoft's runtime of 2013, which a new Windows does not have.
 *
 * The rest is forwarded to the system's own msvcrt.dll by msvcr120.def; here are the names that only
 * the compiler's start-up code calls and that msvcrt.dll never had.
 */
#include <stdlib.h>
#include <windows.h>

typedef int (__cdecl *initializer)(void);

int _initterm_e(initializer *first, initializer *end)
{
    for (; first < end; first++) {
        int failure = *first ? (*first)() : 0;
        if (failure)
            return failure;
    }
    return 0;
}

void *_malloc_crt(size_t size) { return malloc(size); }
void *_calloc_crt(size_t count, size_t size) { return calloc(count, size); }

void __clean_type_info_names_internal(void *root) { (void)root; }
void __crt_debugger_hook(int code) { (void)code; }
void __crtCapturePreviousContext(CONTEXT *context) { RtlCaptureContext(context); }
void __crtTerminateProcess(UINT code) { TerminateProcess(GetCurrentProcess(), code); }

LONG __crtUnhandledException(EXCEPTION_POINTERS *exception)
{
    SetUnhandledExceptionFilter(NULL);
    return UnhandledExceptionFilter(exception);
}
