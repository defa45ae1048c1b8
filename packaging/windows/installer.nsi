; The installer: for this user without an administrator's rights, or for all with them.
; Switches: /S (silent), /AllUsers, /Desktop=0, /Autostart=1, /D=C:\folder (last, without quotes).
; Exit status: 0 done, 1 cancelled, 3 this Windows is too old, 4 the program is open, 5 no rights.
Unicode true
Target amd64-unicode
!ifdef TRIED_ONLY
  SetCompressor zlib ; Made in a tenth of the time, a third larger.
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
RequestExecutionLevel user
ManifestDPIAware true
Name "pos_scanner"
OutFile "${OUTPUT}"
BrandingText "pos_scanner ${VERSION}"

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\pos_scanner"
!define WINDOW "pos-scanner-window.exe"
!define LIBRARY_FILE "python\${LIBRARY}.dll"

VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "pos_scanner"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "pos_scanner"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_WELCOME
Page custom ShowOptions TakeOptions
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(DATA_STAYS)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString OPTIONS_TITLE ${LANG_ENGLISH} "For whom, and how it starts"
LangString OPTIONS_TITLE ${LANG_SIMPCHINESE} "安装选项"
LangString OPTIONS_TEXT ${LANG_ENGLISH} "Nothing of this changes your invoices or settings."
LangString OPTIONS_TEXT ${LANG_SIMPCHINESE} "以下选项不会影响已有的发票记录和设置。"
LangString FOR_ME ${LANG_ENGLISH} "Only for me (no administrator needed)"
LangString FOR_ME ${LANG_SIMPCHINESE} "仅为当前用户安装（不需要管理员权限）"
LangString FOR_ALL ${LANG_ENGLISH} "For everybody on this computer (asks for an administrator)"
LangString FOR_ALL ${LANG_SIMPCHINESE} "为本机所有用户安装（需要管理员权限）"
LangString ON_DESKTOP ${LANG_ENGLISH} "Put a shortcut on the desktop"
LangString ON_DESKTOP ${LANG_SIMPCHINESE} "在桌面创建快捷方式"
LangString AT_SIGN_IN ${LANG_ENGLISH} "Open the window when Windows starts"
LangString AT_SIGN_IN ${LANG_SIMPCHINESE} "登录 Windows 后自动打开窗口"
LangString IS_OPEN ${LANG_ENGLISH} "pos_scanner is open. Close its window (what stands in the form is kept) and press Retry."
LangString IS_OPEN ${LANG_SIMPCHINESE} "pos_scanner 正在运行。请关闭其窗口（表单内容会保留），然后按“重试”。"
LangString TOO_OLD ${LANG_ENGLISH} "pos_scanner needs Windows 10 or newer, 64 bit."
LangString TOO_OLD ${LANG_SIMPCHINESE} "pos_scanner 需要 64 位 Windows 10 或更高版本。"
LangString NO_RIGHTS ${LANG_ENGLISH} "Only an administrator can install for everybody."
LangString NO_RIGHTS ${LANG_SIMPCHINESE} "为所有用户安装需要管理员权限。"
LangString DATA_STAYS ${LANG_ENGLISH} "The program is removed. Your invoices, settings and backups stay in $LOCALAPPDATA\pos_scanner, or in the folder that you chose for them."
LangString DATA_STAYS ${LANG_SIMPCHINESE} "将卸载本程序。您的发票记录、设置和备份会保留在 $LOCALAPPDATA\pos_scanner（或您自己选择的数据文件夹）中。"
LangString COMMENT ${LANG_ENGLISH} "Scan a customer's invoice-title code"
LangString COMMENT ${LANG_SIMPCHINESE} "扫描顾客的发票抬头码"

Var AllUsers
Var OnDesktop
Var AtSignIn
Var ChosenFolder
Var Control.AllUsers
Var Control.OnDesktop
Var Control.AtSignIn

!macro Leave STATUS TEXT
  ${IfNot} ${Silent}
    MessageBox MB_OK|MB_ICONSTOP "${TEXT}"
  ${EndIf}
  SetErrorLevel ${STATUS}
  Quit
!macroend

; Every process of the program has the library open; who has it open keeps it from being written.
!macro WaitUntilClosed PREFIX
Function ${PREFIX}WaitUntilClosed
  retry:
  ${IfNot} ${FileExists} "$INSTDIR\${LIBRARY_FILE}"
    Return
  ${EndIf}
  ClearErrors
  FileOpen $0 "$INSTDIR\${LIBRARY_FILE}" a
  ${IfNot} ${Errors}
    FileClose $0
    Return
  ${EndIf}
  ${If} ${Silent}
    SetErrorLevel 4
    Quit
  ${EndIf}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IS_OPEN)" IDRETRY retry
  SetErrorLevel 4
  Quit
FunctionEnd
!macroend
!insertmacro WaitUntilClosed ""
!insertmacro WaitUntilClosed "un."

Function ChooseFolder
  ${If} $AllUsers == 1
    SetShellVarContext all
    StrCpy $0 "$PROGRAMFILES64\pos_scanner"
  ${Else}
    SetShellVarContext current
    StrCpy $0 "$LOCALAPPDATA\Programs\pos_scanner"
  ${EndIf}
  ReadRegStr $1 SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $ChosenFolder != ""
    StrCpy $INSTDIR $ChosenFolder
  ${ElseIf} $1 != ""
    StrCpy $INSTDIR $1
  ${Else}
    StrCpy $INSTDIR $0
  ${EndIf}
FunctionEnd

Function .onInit
  SetRegView 64
  ${IfNot} ${AtLeastWin10}
    !insertmacro Leave 3 "$(TOO_OLD)"
  ${EndIf}
  StrCpy $ChosenFolder $INSTDIR ; /D=
  StrCpy $AllUsers 0
  StrCpy $OnDesktop 1
  StrCpy $AtSignIn 0
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/AllUsers" $R1
  ${IfNot} ${Errors}
    StrCpy $AllUsers 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/Desktop=" $R1
  ${IfNot} ${Errors}
    StrCpy $OnDesktop $R1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/Autostart=" $R1
  ${IfNot} ${Errors}
    StrCpy $AtSignIn $R1
  ${EndIf}
  ${If} $AllUsers == 1
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
      !insertmacro Leave 5 "$(NO_RIGHTS)"
    ${EndIf}
  ${EndIf}
  Call ChooseFolder
  ${If} ${Silent}
    Call WaitUntilClosed
  ${EndIf}
FunctionEnd

Function ShowOptions
  !insertmacro MUI_HEADER_TEXT "$(OPTIONS_TITLE)" "$(OPTIONS_TEXT)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 0 100% 12u "$(FOR_ME)"
  Pop $0
  ${NSD_CreateRadioButton} 0 16u 100% 12u "$(FOR_ALL)"
  Pop $Control.AllUsers
  ${If} $AllUsers == 1
    ${NSD_Check} $Control.AllUsers
  ${Else}
    ${NSD_Check} $0
  ${EndIf}
  ${NSD_CreateCheckBox} 0 44u 100% 12u "$(ON_DESKTOP)"
  Pop $Control.OnDesktop
  ${If} $OnDesktop == 1
    ${NSD_Check} $Control.OnDesktop
  ${EndIf}
  ${NSD_CreateCheckBox} 0 60u 100% 12u "$(AT_SIGN_IN)"
  Pop $Control.AtSignIn
  ${If} $AtSignIn == 1
    ${NSD_Check} $Control.AtSignIn
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function TakeOptions
  ${NSD_GetState} $Control.AllUsers $AllUsers
  ${NSD_GetState} $Control.OnDesktop $OnDesktop
  ${NSD_GetState} $Control.AtSignIn $AtSignIn
  ${If} $AllUsers == 1
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
      ; The same installer once more, by an administrator; it asks the rest there.
      ExecShell "runas" "$EXEPATH" "/AllUsers /Desktop=$OnDesktop /Autostart=$AtSignIn"
      Quit
    ${EndIf}
  ${EndIf}
  Call ChooseFolder
FunctionEnd

Section
  SetRegView 64
  Call WaitUntilClosed
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\packages"
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\pos_scanner.lnk" "$INSTDIR\${WINDOW}" "" "" 0 SW_SHOWNORMAL "" "$(COMMENT)"
  ${If} $OnDesktop == 1
    CreateShortCut "$DESKTOP\pos_scanner.lnk" "$INSTDIR\${WINDOW}" "" "" 0 SW_SHOWNORMAL "" "$(COMMENT)"
  ${EndIf}
  ${If} $AtSignIn == 1
    CreateShortCut "$SMSTARTUP\pos_scanner.lnk" "$INSTDIR\${WINDOW}"
  ${EndIf}
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "pos_scanner"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${WINDOW}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "The pos_scanner authors"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Function un.onInit
  SetRegView 64
  ReadRegStr $0 HKLM "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
    UserInfo::GetAccountType
    Pop $1
    ${If} $1 != "Admin"
      ${If} ${Silent}
        SetErrorLevel 5
      ${Else}
        ExecShell "runas" "$INSTDIR\uninstall.exe"
      ${EndIf}
      Quit
    ${EndIf}
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
  ${If} ${Silent}
    Call un.WaitUntilClosed
  ${EndIf}
FunctionEnd

; Only what was installed goes, by its names: whoever chose a folder with files of his own keeps them.
Section "un."
  SetRegView 64
  Call un.WaitUntilClosed
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\packages"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\pos-scanner.exe"
  Delete "$INSTDIR\${WINDOW}"
  Delete "$INSTDIR\program.py"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\pos_scanner.lnk"
  Delete "$DESKTOP\pos_scanner.lnk"
  Delete "$SMSTARTUP\pos_scanner.lnk"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  SetShellVarContext current
  DetailPrint "$(DATA_STAYS)"
SectionEnd
