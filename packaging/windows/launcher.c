/* Runs the Python whose library lies beside this program (or in RUNTIME below it).
 *
 * Compiled several times: as python.exe and pythonw.exe of the set, and, with SCRIPT, as the program
 * itself. The library's name and folders come from the command line of the compiler; nothing is
 * looked for on the PATH, where another Python may lie.
 */
#include <windows.h>

#ifndef RUNTIME
#define RUNTIME L""
#endif
#define LONGEST 32768

typedef int (*python_main)(int, wchar_t **);

static wchar_t library[LONGEST];
#ifdef SCRIPT
static wchar_t script[LONGEST];
#endif

static BOOL beside_this_program(wchar_t *path, const wchar_t *name)
{
    DWORD length = GetModuleFileNameW(NULL, path, LONGEST);
    while (length > 0 && path[length - 1] != L'\\')
        length--;
    if (length == 0 || length + lstrlenW(name) >= LONGEST)
        return FALSE;
    lstrcpyW(path + length, name);
    return TRUE;
}

static int refuse(const wchar_t *missing)
{
    MessageBoxW(NULL, missing, L"pos_scanner", MB_ICONERROR);
    return 3;
}

int wmain(int argc, wchar_t **argv)
{
    if (!beside_this_program(library, RUNTIME LIBRARY))
        return refuse(L"The path of this program is too long. 程序路径过长。");
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    python_main run = python ? (python_main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (run == NULL)
        return refuse(L"A part of the program is missing: install it again.\n程序文件缺失，请重新安装。");
#ifdef SCRIPT
    if (!beside_this_program(script, SCRIPT))
        return refuse(L"The path of this program is too long. 程序路径过长。");
    wchar_t **arguments = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, (argc + 2) * sizeof *argv);
    if (arguments == NULL)
        return refuse(L"There is not enough memory. 内存不足。");
    arguments[0] = argv[0];
    arguments[1] = script;
    for (int i = 1; i < argc; i++)
        arguments[i + 1] = argv[i];
    return run(argc + 1, arguments);
#else
    return run(argc, argv);
#endif
}
