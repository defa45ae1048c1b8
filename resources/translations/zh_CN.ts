<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Binding</name>
    <message>
        <source>{0} was taken back.</source>
        <translation>{0} 已撤回。</translation>
    </message>
    <message>
        <source>Its number stays.</source>
        <translation>发票号保留，不再使用。</translation>
    </message>
    <message>
        <source>No backend</source>
        <translation>未设后台</translation>
    </message>
    <message>
        <source>Backend away</source>
        <translation>后台不通</translation>
    </message>
    <message>
        <source>Backend {0} ms</source>
        <translation>后台 {0} 毫秒</translation>
    </message>
</context>
<context>
    <name>BuyerForm</name>
    <message>
        <source>Company</source>
        <translation>企业</translation>
    </message>
    <message>
        <source>Individual</source>
        <translation>个人</translation>
    </message>
    <message>
        <source>scan</source>
        <translation>扫码</translation>
    </message>
    <message>
        <source>As the code gave it</source>
        <translation>与二维码一致</translation>
    </message>
    <message>
        <source>edited ↺</source>
        <translation>已改 ↺</translation>
    </message>
    <message>
        <source>Put back what the code gave: {0}</source>
        <translation>恢复扫码内容：{0}</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>手填</translation>
    </message>
    <message>
        <source>The code did not give this</source>
        <translation>二维码中没有此项</translation>
    </message>
</context>
<context>
    <name>CameraPage</name>
    <message>
        <source>Cameras</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Looking for cameras …</source>
        <translation>正在查找摄像头 …</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>Which one looks at the place where codes are held?</source>
        <translation>哪一个对着顾客出示二维码的位置？</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in, or set the address of one in the network.</source>
        <translation>没有找到摄像头。请接上摄像头，或填写网络摄像头的地址。</translation>
    </message>
    <message>
        <source>It gives no picture: another program may have it.</source>
        <translation>没有画面：可能正被其他程序占用。</translation>
    </message>
    <message>
        <source>In use by the till; it gives no picture.</source>
        <translation>收银台正在使用，但没有画面。</translation>
    </message>
    <message>
        <source>Saved. The camera is used from the next start.</source>
        <translation>已保存，下次启动时使用这个摄像头。</translation>
    </message>
    <message>
        <source>✓ The till uses this one</source>
        <translation>✓ 收银台正在使用</translation>
    </message>
    <message>
        <source>Use this one</source>
        <translation>使用这个</translation>
    </message>
</context>
<context>
    <name>CameraWay</name>
    <message>
        <source>Camera ready</source>
        <translation>摄像头就绪</translation>
    </message>
    <message>
        <source>Camera …</source>
        <translation>摄像头…</translation>
    </message>
    <message>
        <source>Picture stands still</source>
        <translation>画面静止</translation>
    </message>
    <message>
        <source>Picture is black</source>
        <translation>画面全黑</translation>
    </message>
    <message>
        <source>Camera gives nothing</source>
        <translation>摄像头没有画面</translation>
    </message>
    <message>
        <source>The camera opened and gives no picture. Close other programs that use it, allow it in the system&apos;s privacy settings, or plug it in again; the scanner works meanwhile.</source>
        <translation>摄像头已打开，但没有画面。请关闭占用它的其他程序，在系统隐私设置中允许使用摄像头，或重新插拔；扫码枪照常可用。</translation>
    </message>
    <message>
        <source>Camera away</source>
        <translation>摄像头断开</translation>
    </message>
    <message>
        <source>The camera gives no picture. Plug it in; the scanner works meanwhile.</source>
        <translation>摄像头没有画面。请插好摄像头；扫码枪可照常使用。</translation>
    </message>
    <message>
        <source>Too dark: put on a light</source>
        <translation>太暗：请开灯</translation>
    </message>
    <message>
        <source>Too bright: dim the telephone&apos;s screen</source>
        <translation>太亮：请调低手机屏幕亮度</translation>
    </message>
    <message>
        <source>Blurred: hold it still, a little further away</source>
        <translation>模糊：请拿稳，稍微离远一点</translation>
    </message>
    <message>
        <source>Too small: move closer</source>
        <translation>太小：请靠近一点</translation>
    </message>
    <message>
        <source>Tilted: hold the telephone upright</source>
        <translation>倾斜：请把手机正对摄像头</translation>
    </message>
    <message>
        <source>No camera</source>
        <translation>无摄像头</translation>
    </message>
    <message>
        <source>No camera is set. Scan with the scanner.</source>
        <translation>未设置摄像头，请用扫码枪扫描。</translation>
    </message>
    <message>
        <source>Opening the camera …</source>
        <translation>正在打开摄像头…</translation>
    </message>
    <message>
        <source>Allow the camera: System Settings – Privacy &amp; Security – Camera.</source>
        <translation>请允许使用摄像头：系统设置 – 隐私与安全性 – 摄像头。</translation>
    </message>
    <message>
        <source>Camera not allowed</source>
        <translation>摄像头未获允许</translation>
    </message>
</context>
<context>
    <name>CodeChoice</name>
    <message>
        <source>Two titles are before the camera: which one?</source>
        <translation>镜头前有两个抬头码，用哪一个？</translation>
    </message>
    <message>
        <source>WeChat</source>
        <translation>微信</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>Demo: customers come to the sample camera by themselves. When the form is filled, type an amount and press Enter; F8 exports. Everything is deleted when the window closes.</source>
        <translation>演示：顾客会自动来到示例摄像头前。抬头填好后输入金额并按回车；F8 导出。窗口关闭后所有内容都会删除。</translation>
    </message>
</context>
<context>
    <name>Doctor</name>
    <message>
        <source>settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>read</source>
        <translation>已读取</translation>
    </message>
    <message>
        <source>The others read codes meanwhile. Debian, Ubuntu: apt install libzbar0; macOS: brew install zbar; Windows: install the VC++ 2013 runtime.</source>
        <translation>其他解码器照常工作。Debian、Ubuntu：apt install libzbar0；macOS：brew install zbar；Windows：安装 VC++ 2013 运行库。</translation>
    </message>
    <message>
        <source>screen</source>
        <translation>屏幕</translation>
    </message>
    <message>
        <source>Install XWayland: under Wayland a scanner&apos;s keys may reach other windows.</source>
        <translation>请安装 XWayland：在 Wayland 下扫码枪的按键可能进入其他窗口。</translation>
    </message>
    <message>
        <source>none here</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>Only the commands work, not the window.</source>
        <translation>只能用命令，不能打开窗口。</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Make the folder writable, or use --data-dir.</source>
        <translation>请开放写入权限，或用 --data-dir 另选。</translation>
    </message>
    <message>
        <source>Free some space.</source>
        <translation>请清理空间。</translation>
    </message>
    <message>
        <source>journal</source>
        <translation>账簿</translation>
    </message>
    <message>
        <source>Keep a copy; then put a backup in place.</source>
        <translation>请先另存一份，再恢复备份。</translation>
    </message>
    <message>
        <source>{0} invoices, chain verified</source>
        <translation>{0} 张发票，校验链完好</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>none is set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>{0} cannot be opened</source>
        <translation>{0} 无法打开</translation>
    </message>
    <message>
        <source>Plug it in, close programs that use it, or set camera.source.</source>
        <translation>请插好、关闭占用它的程序，或设置 camera.source。</translation>
    </message>
    <message>
        <source>scanner</source>
        <translation>扫码枪</translation>
    </message>
    <message>
        <source>types as keys</source>
        <translation>以键盘方式输入</translation>
    </message>
    <message>
        <source>{0} is not there; ports here: {1}</source>
        <translation>{0} 不存在；本机端口：{1}</translation>
    </message>
    <message>
        <source>Plug it in, or set scanner.port.</source>
        <translation>请插好扫码枪，或设置 scanner.port。</translation>
    </message>
    <message>
        <source>backend</source>
        <translation>后台</translation>
    </message>
    <message>
        <source>none is set: WeChat codes cannot be looked up</source>
        <translation>未设置，无法查询微信抬头</translation>
    </message>
    <message>
        <source>Set backend.url and backend.token.</source>
        <translation>请设置 backend.url 和 backend.token。</translation>
    </message>
    <message>
        <source>Use https://: customers&apos; data crosses the network unencrypted.</source>
        <translation>请使用 https://，否则顾客信息会明文传输。</translation>
    </message>
</context>
<context>
    <name>DonePanel</name>
    <message>
        <source>Next customer</source>
        <translation>下一位</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Take back ({0} s)</source>
        <translation>撤回（{0} 秒）</translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Export for accounting</source>
        <translation>导出给会计</translation>
    </message>
    <message>
        <source>All days</source>
        <translation>全部日期</translation>
    </message>
    <message>
        <source>Only what was not exported yet</source>
        <translation>仅未导出的发票</translation>
    </message>
    <message>
        <source>Write the file  ⏎</source>
        <translation>写入文件  ⏎</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>{0} invoices · ¥ {1}</source>
        <translation>{0} 张 · ¥ {1}</translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation>没有可导出的发票。</translation>
    </message>
    <message>
        <source>{0}: net {1}, tax {2}</source>
        <translation>{0}：不含税 {1}，税额 {2}</translation>
    </message>
    <message>
        <source>{0}: {1} invoices, {2} rows, ¥ {3}</source>
        <translation>{0}：{1} 张发票，{2} 行，¥ {3}</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Days of sale</source>
        <translation>销售日期</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Folder for export files</source>
        <translation>导出文件夹</translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Go there →</source>
        <translation>去填写 →</translation>
    </message>
</context>
<context>
    <name>FootBar</name>
    <message>
        <source>F2 Scan</source>
        <translation>F2 扫描</translation>
    </message>
    <message>
        <source>F6 Invoices</source>
        <translation>F6 发票列表</translation>
    </message>
    <message>
        <source>F8 Export</source>
        <translation>F8 导出</translation>
    </message>
    <message>
        <source>F10 Settings</source>
        <translation>F10 设置</translation>
    </message>
    <message>
        <source>F1 Help</source>
        <translation>F1 帮助</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>The customer shows the invoice title code (WeChat: Me – Personal Information – My Invoice Header). Hold it before the camera, or scan it.</source>
        <translation>请顾客出示发票抬头码（微信：我 – 个人信息 – 我的发票抬头），对准摄像头，或用扫码枪扫描。</translation>
    </message>
    <message>
        <source>Check the buyer. Without a code, type the particulars by hand.</source>
        <translation>核对购买方信息。没有二维码时可手工填写。</translation>
    </message>
    <message>
        <source>Type the amount and press Enter. Enter goes to what is still missing.</source>
        <translation>输入金额后按回车；如有缺项，回车会跳到该项。</translation>
    </message>
    <message>
        <source>Confirmed: the invoice is safe. For ten seconds it can be taken back.</source>
        <translation>确认后发票即已保存，十秒内可撤回。</translation>
    </message>
    <message>
        <source>Confirm, or go to what is missing</source>
        <translation>确认，或跳到缺项</translation>
    </message>
    <message>
        <source>Clear the form (F7 brings it back)</source>
        <translation>清空（按 F7 恢复）</translation>
    </message>
    <message>
        <source>To the scan line</source>
        <translation>回到扫描框</translation>
    </message>
    <message>
        <source>Read a code from the screen</source>
        <translation>从屏幕读码</translation>
    </message>
    <message>
        <source>Paste a picture with a code, or its text</source>
        <translation>粘贴含码图片或码的文字</translation>
    </message>
    <message>
        <source>Read a picture file</source>
        <translation>读取图片文件</translation>
    </message>
    <message>
        <source>Invoices of a day</source>
        <translation>按日查看发票</translation>
    </message>
    <message>
        <source>Undo the last clear or scan</source>
        <translation>撤销上次清空或扫码</translation>
    </message>
    <message>
        <source>Export for accounting</source>
        <translation>导出给会计</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>This page</source>
        <translation>本页</translation>
    </message>
</context>
<context>
    <name>InvoiceColumn</name>
    <message>
        <source>Confirm  ⏎</source>
        <translation>确认  ⏎</translation>
    </message>
    <message>
        <source>Clear  Esc</source>
        <translation>清空  Esc</translation>
    </message>
    <message>
        <source>Undo  F7</source>
        <translation>撤销  F7</translation>
    </message>
</context>
<context>
    <name>InvoiceModel</name>
    <message>
        <source>Number</source>
        <translation>发票号</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation>购买方</translation>
    </message>
    <message>
        <source>Tax number</source>
        <translation>税号</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>voided</source>
        <translation>已作废</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>已确认</translation>
    </message>
</context>
<context>
    <name>ListPage</name>
    <message>
        <source>Invoices</source>
        <translation>发票列表</translation>
    </message>
    <message>
        <source>{0} invoices · ¥ {1}</source>
        <translation>{0} 张 · ¥ {1}</translation>
    </message>
    <message>
        <source>No invoice was confirmed on this day.</source>
        <translation>当日没有已确认的发票。</translation>
    </message>
    <message>
        <source>Day before</source>
        <translation>前一天</translation>
    </message>
    <message>
        <source>Day after</source>
        <translation>后一天</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>不含税</translation>
    </message>
    <message>
        <source>Tax</source>
        <translation>税额</translation>
    </message>
</context>
<context>
    <name>NoticeStrip</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>The program made a mistake; what was confirmed is safe.</source>
        <translation>程序出错了；已确认的发票是安全的。</translation>
    </message>
    <message>
        <source>You can go on. The log file in the data folder says more.</source>
        <translation>可以继续使用。详情见数据文件夹中的日志。</translation>
    </message>
</context>
<context>
    <name>OtherWays</name>
    <message>
        <source>Picture with an invoice title code</source>
        <translation>含发票抬头码的图片</translation>
    </message>
</context>
<context>
    <name>SaleForm</name>
    <message>
        <source>Ordinary</source>
        <translation>普通发票</translation>
    </message>
    <message>
        <source>Special VAT</source>
        <translation>专用发票</translation>
    </message>
    <message>
        <source>Total with tax</source>
        <translation>价税合计</translation>
    </message>
    <message>
        <source>Net –   Tax –</source>
        <translation>不含税 –   税额 –</translation>
    </message>
    <message>
        <source>Net {0}   Tax {1}</source>
        <translation>不含税 {0}   税额 {1}</translation>
    </message>
</context>
<context>
    <name>ScanColumn</name>
    <message>
        <source>Today&apos;s invoices</source>
        <translation>今日发票</translation>
    </message>
    <message>
        <source>No invoice confirmed today</source>
        <translation>今日还没有发票</translation>
    </message>
    <message>
        <source>Check the buyer, add the amount</source>
        <translation>核对抬头，输入金额</translation>
    </message>
    <message>
        <source>Another code replaces the buyer and keeps the sale.</source>
        <translation>再扫一个码会替换购买方，保留销售内容。</translation>
    </message>
    <message>
        <source>Ask for the invoice title code</source>
        <translation>请顾客出示抬头码</translation>
    </message>
    <message>
        <source>WeChat: Me – Personal Information – My Invoice Header. Or fill in by hand.</source>
        <translation>微信：我 – 个人信息 – 我的发票抬头；也可手工填写。</translation>
    </message>
    <message>
        <source>Code read, looking up …</source>
        <translation>已读到，正在查询…</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>All (F6)</source>
        <translation>全部（F6）</translation>
    </message>
    <message>
        <source>Other …</source>
        <translation>其他…</translation>
    </message>
    <message>
        <source>Other ways to read a code</source>
        <translation>其他读码方式</translation>
    </message>
    <message>
        <source>Paste a copied picture or text</source>
        <translation>粘贴已复制的图片或文字</translation>
    </message>
    <message>
        <source>Picture file …</source>
        <translation>图片文件…</translation>
    </message>
    <message>
        <source>Read from the screen …</source>
        <translation>从屏幕读取…</translation>
    </message>
</context>
<context>
    <name>ScanLine</name>
    <message>
        <source>Scan, or type a code and press Enter</source>
        <translation>扫码，或输入后按回车</translation>
    </message>
    <message>
        <source>Scan line</source>
        <translation>扫描框</translation>
    </message>
</context>
<context>
    <name>ScannerPage</name>
    <message>
        <source>pos_scanner: scan this code on the scanner set-up page, three times.</source>
        <translation>pos_scanner：请在“扫码枪设置”页扫描此码三次。</translation>
    </message>
    <message>
        <source>What came is not this code.</source>
        <translation>收到的不是此码。</translation>
    </message>
    <message>
        <source>Scan the code shown here. If you did, set the scanner to COM mode.</source>
        <translation>请扫描此处显示的码。如已扫描此码，请将扫码枪设为串口（COM）模式。</translation>
    </message>
    <message>
        <source>This scanner types by Alt and the keypad&apos;s numbers.</source>
        <translation>此扫码枪以 Alt 加小键盘数字的方式输入。</translation>
    </message>
    <message>
        <source>That cannot be trusted. Set it to COM mode (USB-CDC) by its manual, and name its port in the settings.</source>
        <translation>这种方式不可靠。请按说明书设为串口模式（USB-CDC），并在设置中填写端口。</translation>
    </message>
    <message>
        <source>This scanner types as slowly as a person.</source>
        <translation>此扫码枪输入太慢，与人工打字无异。</translation>
    </message>
    <message>
        <source>Take the delay between its keys away by its manual, or use COM mode.</source>
        <translation>请按说明书取消按键延迟，或使用串口模式。</translation>
    </message>
    <message>
        <source>The three scans differ.</source>
        <translation>三次扫描结果不一致。</translation>
    </message>
    <message>
        <source>Hold still, and start again.</source>
        <translation>请拿稳，重新开始。</translation>
    </message>
    <message>
        <source>This scanner can be trusted.</source>
        <translation>此扫码枪可靠。</translation>
    </message>
    <message>
        <source>It would be faster with Enter after each code (its manual: CR suffix).</source>
        <translation>若每码后加回车会更快（见说明书：CR 后缀）。</translation>
    </message>
    <message>
        <source>as this computer&apos;s</source>
        <translation>与本机相同</translation>
    </message>
    <message>
        <source>US, whatever this computer&apos;s is</source>
        <translation>美式（与本机布局无关）</translation>
    </message>
    <message>
        <source>this computer&apos;s, not US</source>
        <translation>本机布局（非美式）</translation>
    </message>
    <message>
        <source>Scanner set-up</source>
        <translation>扫码枪设置</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>The scanner in COM mode read this code exactly.</source>
        <translation>串口模式的扫码枪已准确读出此码。</translation>
    </message>
    <message>
        <source>There is nothing to set.</source>
        <translation>无需设置。</translation>
    </message>
    <message>
        <source>A scanner in COM mode read another code.</source>
        <translation>串口模式的扫码枪读到的是别的码。</translation>
    </message>
    <message>
        <source>Saved. The new settings hold from the next start.</source>
        <translation>已保存，下次启动后生效。</translation>
    </message>
    <message>
        <source>Test code</source>
        <translation>测试码</translation>
    </message>
    <message>
        <source>Print the code …</source>
        <translation>打印此码…</translation>
    </message>
    <message>
        <source>Pause between keys</source>
        <translation>按键间隔</translation>
    </message>
    <message>
        <source>After the code</source>
        <translation>码后按键</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>键盘布局</translation>
    </message>
    <message>
        <source>Around the code</source>
        <translation>码前码后</translation>
    </message>
    <message>
        <source>Caps Lock</source>
        <translation>大写锁定</translation>
    </message>
    <message>
        <source>Scan the code with the scanner: {0} times to go.</source>
        <translation>请用扫码枪扫描此码：还需 {0} 次。</translation>
    </message>
    <message>
        <source>This is how the scanner types:</source>
        <translation>此扫码枪的输入方式：</translation>
    </message>
    <message>
        <source>Save, and it is set up.</source>
        <translation>保存即可完成设置。</translation>
    </message>
    <message>
        <source>{0} ms at most; {1} ms are allowed</source>
        <translation>最长 {0} 毫秒；允许 {1} 毫秒</translation>
    </message>
    <message>
        <source>Enter or Tab</source>
        <translation>回车或 Tab</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>on: no matter</source>
        <translation>已开启（无影响）</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Shop</source>
        <translation>店名</translation>
    </message>
    <message>
        <source>Till (invoice numbers begin with it)</source>
        <translation>收银台（发票号以此开头）</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Camera: number, file or address</source>
        <translation>摄像头：编号、文件或网址</translation>
    </message>
    <message>
        <source>Mirrored picture</source>
        <translation>画面镜像</translation>
    </message>
    <message>
        <source>Backend&apos;s address</source>
        <translation>后台地址</translation>
    </message>
    <message>
        <source>Backend&apos;s token of this till</source>
        <translation>本收银台的后台令牌</translation>
    </message>
    <message>
        <source>Own certificates (file)</source>
        <translation>自有证书（文件）</translation>
    </message>
    <message>
        <source>Scanner&apos;s keyboard layout</source>
        <translation>扫码枪键盘布局</translation>
    </message>
    <message>
        <source>Scanner&apos;s longest pause, ms</source>
        <translation>扫码枪最长按键间隔（毫秒）</translation>
    </message>
    <message>
        <source>Scanner ends with Enter or Tab</source>
        <translation>扫码枪以回车或 Tab 结尾</translation>
    </message>
    <message>
        <source>Scanner&apos;s prefix</source>
        <translation>扫码枪前缀</translation>
    </message>
    <message>
        <source>Scanner&apos;s suffix</source>
        <translation>扫码枪后缀</translation>
    </message>
    <message>
        <source>Scanner&apos;s port (COM mode)</source>
        <translation>扫码枪端口（串口模式）</translation>
    </message>
    <message>
        <source>Port&apos;s speed, baud</source>
        <translation>端口速率（波特）</translation>
    </message>
    <message>
        <source>Usual item</source>
        <translation>常用项目</translation>
    </message>
    <message>
        <source>Usual tax rate</source>
        <translation>常用税率</translation>
    </message>
    <message>
        <source>Tax rates, e.g. 0.13, 0.06</source>
        <translation>可选税率，如 0.13, 0.06</translation>
    </message>
    <message>
        <source>Folder for export files</source>
        <translation>导出文件夹</translation>
    </message>
    <message>
        <source>As the system has it</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>简体中文</source>
        <translation>简体中文</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>US keyboard</source>
        <translation>美式键盘</translation>
    </message>
    <message>
        <source>The system&apos;s layout</source>
        <translation>系统布局</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Kept in {0}</source>
        <translation>保存在 {0}</translation>
    </message>
    <message>
        <source>Cameras …</source>
        <translation>摄像头 …</translation>
    </message>
    <message>
        <source>Scanner set-up …</source>
        <translation>扫码枪设置…</translation>
    </message>
    <message>
        <source>Save  ⏎</source>
        <translation>保存  ⏎</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>Saved. The new settings hold from the next start.</source>
        <translation>已保存，下次启动后生效。</translation>
    </message>
    <message>
        <source>{0}: this value cannot be</source>
        <translation>{0}：此值无效</translation>
    </message>
    <message>
        <source>It takes {0}.</source>
        <translation>应为：{0}。</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Till {0}</source>
        <translation>{0} 收银台</translation>
    </message>
    <message>
        <source>Today {0} · ¥ {1}</source>
        <translation>今日 {0} 张 · ¥ {1}</translation>
    </message>
    <message>
        <source>Not exported {0}</source>
        <translation>未导出 {0}</translation>
    </message>
</context>
<context>
    <name>WaysIn</name>
    <message>
        <source>Scanner ready</source>
        <translation>扫码枪就绪</translation>
    </message>
    <message>
        <source>Scanner …</source>
        <translation>扫码枪…</translation>
    </message>
    <message>
        <source>The scanner&apos;s port is not there: plug the scanner in.</source>
        <translation>找不到扫码枪端口，请插好扫码枪。</translation>
    </message>
    <message>
        <source>Scanner away</source>
        <translation>扫码枪未连接</translation>
    </message>
    <message>
        <source>Camera ready</source>
        <translation>摄像头就绪</translation>
    </message>
    <message>
        <source>Camera away</source>
        <translation>摄像头断开</translation>
    </message>
    <message>
        <source>The camera gives no picture. Plug it in; the scanner works meanwhile.</source>
        <translation>摄像头没有画面。请插好摄像头；扫码枪可照常使用。</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Did you mean {meant}?</source>
        <translation>是否应为 {meant}？</translation>
    </message>
    <message>
        <source>It takes {wanted}.</source>
        <translation>应为：{wanted}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Fill in the form by hand, or try again.</source>
        <translation>请手工填写，或重试。</translation>
    </message>
    <message>
        <source>Fill in the form by hand, and tell whoever looks after the backend.</source>
        <translation>请手工填写，并告知后台管理员。</translation>
    </message>
    <message>
        <source>Ask the customer to open WeChat: Me – Personal Information – My Invoice Header.</source>
        <translation>请顾客打开微信：我 – 个人信息 – 我的发票抬头。</translation>
    </message>
    <message>
        <source>The scan held no text.</source>
        <translation>没有扫到内容。</translation>
    </message>
    <message>
        <source>Scan again.</source>
        <translation>请重新扫描。</translation>
    </message>
    <message>
        <source>This text is too long for an invoice title code.</source>
        <translation>内容过长，不是发票抬头码。</translation>
    </message>
    <message>
        <source>This code holds no readable text.</source>
        <translation>此码中没有可读的文字。</translation>
    </message>
    <message>
        <source>This is a payment code, not an invoice title.</source>
        <translation>这是付款码，不是发票抬头码。</translation>
    </message>
    <message>
        <source>This is the code of an invoice that was issued already.</source>
        <translation>这是已开发票上的二维码。</translation>
    </message>
    <message>
        <source>This is a shop&apos;s own stand code, meant for customers.</source>
        <translation>这是商家的立牌码，供顾客扫描用。</translation>
    </message>
    <message>
        <source>This code leads to a web page, not to an invoice title.</source>
        <translation>这是网页二维码，不是发票抬头码。</translation>
    </message>
    <message>
        <source>This is not an invoice title code.</source>
        <translation>这不是发票抬头码。</translation>
    </message>
    <message>
        <source>The code was changed on its way here.</source>
        <translation>扫到的内容被改动了。</translation>
    </message>
    <message>
        <source>Scan again; if it happens again, use the camera.</source>
        <translation>请重新扫描；如再次出现，请用摄像头。</translation>
    </message>
    <message>
        <source>This code has expired.</source>
        <translation>二维码已过期。</translation>
    </message>
    <message>
        <source>Ask the customer to open the title code again, then scan.</source>
        <translation>请顾客重新打开抬头码，再扫描。</translation>
    </message>
    <message>
        <source>The scanner&apos;s keys did not come through whole.</source>
        <translation>扫码枪的输入不完整。</translation>
    </message>
    <message>
        <source>No code was found in this picture.</source>
        <translation>图片中没有找到二维码。</translation>
    </message>
    <message>
        <source>Take a sharper picture in which the whole code is seen.</source>
        <translation>请换一张清晰、完整的图片。</translation>
    </message>
    <message>
        <source>This picture holds several codes.</source>
        <translation>图片中有多个码。</translation>
    </message>
    <message>
        <source>Choose a part in which the invoice title&apos;s code is alone.</source>
        <translation>请只截取发票抬头码的部分。</translation>
    </message>
    <message>
        <source>Neither a text nor a picture has been copied.</source>
        <translation>剪贴板中没有文字或图片。</translation>
    </message>
    <message>
        <source>Copy the picture with the code, or the code&apos;s text, first.</source>
        <translation>请先复制含码的图片或码的文字。</translation>
    </message>
    <message>
        <source>This system does not let the program see the screen.</source>
        <translation>系统不允许程序读取屏幕。</translation>
    </message>
    <message>
        <source>Allow screen recording in its settings, or copy the picture.</source>
        <translation>请在系统设置中允许屏幕录制，或改为复制图片。</translation>
    </message>
    <message>
        <source>WeChat codes need a backend, and none is set up.</source>
        <translation>查询微信抬头需要后台，尚未设置。</translation>
    </message>
    <message>
        <source>Fill in the form by hand; the backend&apos;s address belongs in the settings.</source>
        <translation>请手工填写；后台地址请在设置中填写。</translation>
    </message>
    <message>
        <source>The backend {host} cannot be reached.</source>
        <translation>连不上后台 {host}。</translation>
    </message>
    <message>
        <source>Check the network, or fill in the form by hand.</source>
        <translation>请检查网络，或手工填写。</translation>
    </message>
    <message>
        <source>The backend {host} did not answer in time.</source>
        <translation>后台 {host} 未及时响应。</translation>
    </message>
    <message>
        <source>The backend {host} could not prove who it is.</source>
        <translation>无法验证后台 {host} 的身份。</translation>
    </message>
    <message>
        <source>The backend {host} does not know this till.</source>
        <translation>后台 {host} 不认识本收银台。</translation>
    </message>
    <message>
        <source>Put a valid token into the settings (`pos-scanner backend till add` makes one).</source>
        <translation>请在设置中填写有效令牌（用 `pos-scanner backend till add` 生成）。</translation>
    </message>
    <message>
        <source>What answers at {host} is not the backend.</source>
        <translation>{host} 上的应答者不是后台。</translation>
    </message>
    <message>
        <source>Check the backend&apos;s address in the settings.</source>
        <translation>请检查设置中的后台地址。</translation>
    </message>
    <message>
        <source>The backend {host} could not look the code up.</source>
        <translation>后台 {host} 查询失败。</translation>
    </message>
    <message>
        <source>Too many look-ups in a short time.</source>
        <translation>查询过于频繁。</translation>
    </message>
    <message>
        <source>Wait a moment, then scan again.</source>
        <translation>请稍候再扫描。</translation>
    </message>
    <message>
        <source>Today&apos;s look-ups at WeChat are used up.</source>
        <translation>今日微信查询次数已用完。</translation>
    </message>
    <message>
        <source>Fill in the form by hand until tomorrow.</source>
        <translation>今日请手工填写。</translation>
    </message>
    <message>
        <source>WeChat does not answer at the moment.</source>
        <translation>微信暂时没有响应。</translation>
    </message>
    <message>
        <source>WeChat does not accept the backend&apos;s account.</source>
        <translation>微信不接受后台的账号配置。</translation>
    </message>
    <message>
        <source>The disk is full: {path}</source>
        <translation>磁盘已满：{path}</translation>
    </message>
    <message>
        <source>Free some space and try again. Nothing that stood is lost.</source>
        <translation>请清理空间后重试，已有内容不会丢失。</translation>
    </message>
    <message>
        <source>Nothing can be written to {path}</source>
        <translation>无法写入 {path}</translation>
    </message>
    <message>
        <source>Give this user the right to write there, or choose another.</source>
        <translation>请为当前用户开放写入权限，或另选文件夹。</translation>
    </message>
    <message>
        <source>Another window works with this journal already.</source>
        <translation>已有另一个窗口在使用此账簿。</translation>
    </message>
    <message>
        <source>Use that window, or close it and start again.</source>
        <translation>请使用那个窗口，或关闭它后重新启动。</translation>
    </message>
    <message>
        <source>The journal is damaged: {path}</source>
        <translation>账簿已损坏：{path}</translation>
    </message>
    <message>
        <source>Do not delete it. Keep a copy, then put a backup in place.</source>
        <translation>请勿删除。先另存一份，再恢复备份。</translation>
    </message>
    <message>
        <source>A newer version of the program has used this journal.</source>
        <translation>此账簿由更新版本的程序使用过。</translation>
    </message>
    <message>
        <source>Install that version again.</source>
        <translation>请重新安装那个版本。</translation>
    </message>
    <message>
        <source>The invoice is not complete:</source>
        <translation>发票不完整：</translation>
    </message>
    <message>
        <source>Fill in what is missing.</source>
        <translation>请补全缺项。</translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation>没有可导出的发票。</translation>
    </message>
    <message>
        <source>Choose other days, or include what was exported before.</source>
        <translation>请选择其他日期，或包含已导出的发票。</translation>
    </message>
    <message>
        <source>Another program has this file open: {path}</source>
        <translation>文件正被其他程序打开：{path}</translation>
    </message>
    <message>
        <source>Close it there (in Excel, perhaps) and export again.</source>
        <translation>请在那里（可能是 Excel）关闭后重新导出。</translation>
    </message>
    <message>
        <source>There is another file of this name: {path}</source>
        <translation>已有同名的其他文件：{path}</translation>
    </message>
    <message>
        <source>Choose another name; only an earlier export is replaced.</source>
        <translation>请换个文件名；只会覆盖以前的导出文件。</translation>
    </message>
    <message>
        <source>The file could not be read back as it was written: {path}</source>
        <translation>文件写入后核对不一致：{path}</translation>
    </message>
    <message>
        <source>No invoice was marked. Export again to another disk.</source>
        <translation>没有标记任何发票。请导出到其他磁盘。</translation>
    </message>
    <message>
        <source>There is no such file: {path}</source>
        <translation>文件不存在：{path}</translation>
    </message>
    <message>
        <source>Check the name.</source>
        <translation>请检查文件名。</translation>
    </message>
    <message>
        <source>This file cannot be read: {path}</source>
        <translation>无法读取此文件：{path}</translation>
    </message>
    <message>
        <source>Check that it is of the right kind and that you may read it.</source>
        <translation>请检查文件类型和读取权限。</translation>
    </message>
    <message>
        <source>There is no export format {preset}.</source>
        <translation>没有导出格式 {preset}。</translation>
    </message>
    <message>
        <source>There are: {known}.</source>
        <translation>可用格式：{known}。</translation>
    </message>
    <message>
        <source>The camera {source} cannot be opened.</source>
        <translation>无法打开摄像头 {source}。</translation>
    </message>
    <message>
        <source>Plug it in, close other programs that use it, or scan.</source>
        <translation>请插好摄像头、关闭占用它的程序，或用扫码枪。</translation>
    </message>
    <message>
        <source>Port {port} is taken by another program.</source>
        <translation>端口 {port} 已被其他程序占用。</translation>
    </message>
    <message>
        <source>Choose another with --port.</source>
        <translation>请用 --port 换一个端口。</translation>
    </message>
    <message>
        <source>A part of the program is not installed: {part}.</source>
        <translation>程序的一部分未安装：{part}。</translation>
    </message>
    <message>
        <source>Install it: pip install &apos;pos-scanner[{extra}]&apos;</source>
        <translation>请安装：pip install &apos;pos-scanner[{extra}]&apos;</translation>
    </message>
    <message>
        <source>There is no screen here to open a window on.</source>
        <translation>这里没有可以打开窗口的屏幕。</translation>
    </message>
    <message>
        <source>Start the program from the desktop; commands work here too.</source>
        <translation>请从桌面启动；命令在这里也可使用。</translation>
    </message>
    <message>
        <source>The program made a mistake; what was confirmed is safe.</source>
        <translation>程序出错了；已确认的发票是安全的。</translation>
    </message>
    <message>
        <source>Try again. The log file says more to whoever helps you.</source>
        <translation>请重试。日志文件可供技术人员查看。</translation>
    </message>
    <message>
        <source>Capital and small letters were exchanged on the way.</source>
        <translation>大小写被改动了。</translation>
    </message>
    <message>
        <source>Switch Caps Lock off and scan again.</source>
        <translation>请关闭大写锁定（Caps Lock）后重新扫描。</translation>
    </message>
    <message>
        <source>A part of the code was lost on the way.</source>
        <translation>扫到的内容不完整。</translation>
    </message>
    <message>
        <source>The certificate of the backend {host} has expired.</source>
        <translation>后台 {host} 的证书已过期。</translation>
    </message>
    <message>
        <source>This computer&apos;s date is probably wrong.</source>
        <translation>本机日期可能不对。</translation>
    </message>
    <message>
        <source>Set the clock, then scan again.</source>
        <translation>请校准时间后重新扫描。</translation>
    </message>
    <message>
        <source>The backend {host} is not running.</source>
        <translation>后台 {host} 没有运行。</translation>
    </message>
    <message>
        <source>The name {host} is not known in this network.</source>
        <translation>网络中找不到 {host}。</translation>
    </message>
    <message>
        <source>Check the network and the backend&apos;s address.</source>
        <translation>请检查网络和后台地址。</translation>
    </message>
    <message>
        <source>The settings cannot be read: line {line} of {path}</source>
        <translation>设置无法读取：{path} 第 {line} 行</translation>
    </message>
    <message>
        <source>Mend that line (a quote or a bracket is often missing).</source>
        <translation>请修正该行（常见原因：缺引号或括号）。</translation>
    </message>
    <message>
        <source>There is no setting {key}: line {line} of {path}</source>
        <translation>没有名为 {key} 的设置：{path} 第 {line} 行</translation>
    </message>
    <message>
        <source>Mend or remove that line.</source>
        <translation>请修正或删除该行。</translation>
    </message>
    <message>
        <source>The setting {key} has a wrong value: line {line} of {path}</source>
        <translation>设置 {key} 的值不对：{path} 第 {line} 行</translation>
    </message>
    <message>
        <source>Mend that line.</source>
        <translation>请修正该行。</translation>
    </message>
    <message>
        <source>The setting {key} is missing.</source>
        <translation>缺少设置 {key}。</translation>
    </message>
    <message>
        <source>Set it and start again.</source>
        <translation>请设置后重新启动。</translation>
    </message>
    <message>
        <source>Other users can read {path}, which holds a secret.</source>
        <translation>{path} 含有密钥，但其他用户可以读取。</translation>
    </message>
    <message>
        <source>Make it yours alone: chmod 600 {path}</source>
        <translation>请设为仅自己可读：chmod 600 {path}</translation>
    </message>
    <message>
        <source>The settings cannot be read: {path}</source>
        <translation>设置无法读取：{path}</translation>
    </message>
    <message>
        <source>Make it a text file in UTF-8 that you may read.</source>
        <translation>应为您可读取的 UTF-8 文本文件。</translation>
    </message>
    <message>
        <source>The buyer&apos;s name is missing.</source>
        <translation>缺少购买方名称。</translation>
    </message>
    <message>
        <source>The amount is missing.</source>
        <translation>缺少金额。</translation>
    </message>
    <message>
        <source>The amount is no sum of money with at most two decimals.</source>
        <translation>金额不正确（最多两位小数）。</translation>
    </message>
    <message>
        <source>The tax rate is wrong.</source>
        <translation>税率不正确。</translation>
    </message>
    <message>
        <source>The item is missing.</source>
        <translation>缺少项目。</translation>
    </message>
    <message>
        <source>Check character correct</source>
        <translation>税号校验通过</translation>
    </message>
    <message>
        <source>The tax number&apos;s check character does not fit: compare it with the code.</source>
        <translation>税号校验位不符，请与二维码核对。</translation>
    </message>
    <message>
        <source>The tax number has {0} characters; nowadays it has 18.</source>
        <translation>税号有 {0} 位，现行税号为 18 位。</translation>
    </message>
    <message>
        <source>The tax number has characters that do not occur in one (such as I, O, S).</source>
        <translation>税号含有不会出现的字符（如 I、O、S）。</translation>
    </message>
    <message>
        <source>A company&apos;s invoice usually needs the tax number.</source>
        <translation>企业发票通常需要税号。</translation>
    </message>
    <message>
        <source>An individual usually has no tax number.</source>
        <translation>个人通常没有税号。</translation>
    </message>
    <message>
        <source>The code did not say: company or individual?</source>
        <translation>二维码没有说明：企业还是个人？</translation>
    </message>
    <message>
        <source>{field} is long ({0} of {1}): some accounting programs will cut it.</source>
        <translation>{field}较长（{0}/{1}），有的财务软件会截断。</translation>
    </message>
    <message>
        <source>A special invoice also wants: {field}</source>
        <translation>专用发票还缺：{field}</translation>
    </message>
    <message>
        <source>The code&apos;s check value does not fit: read the title out to the customer.</source>
        <translation>二维码校验值不符，请与顾客口头核对抬头。</translation>
    </message>
    <message>
        <source>Address and phone came as one text: check where it was parted.</source>
        <translation>地址与电话连在一起，请核对拆分处。</translation>
    </message>
    <message>
        <source>Bank and account came as one text: check where it was parted.</source>
        <translation>开户行与账号连在一起，请核对拆分处。</translation>
    </message>
    <message>
        <source>The code&apos;s marks had been changed and were mended: check the title.</source>
        <translation>二维码标记被改动，已修复，请核对抬头。</translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation>购买方</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Tax number</source>
        <translation>税号</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Bank</source>
        <translation>开户行</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>发票</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Tax rate</source>
        <translation>税率</translation>
    </message>
    <message>
        <source>Order no.</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>1 to 4 capital letters or digits</source>
        <translation>1 到 4 个大写字母或数字</translation>
    </message>
    <message>
        <source>a text up to 16</source>
        <translation>不超过 16 个字的文字</translation>
    </message>
    <message>
        <source>auto, zh_CN or en</source>
        <translation>auto、zh_CN 或 en</translation>
    </message>
    <message>
        <source>auto, light or dark</source>
        <translation>auto、light 或 dark</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>auto, us or text</source>
        <translation>auto、us 或 text</translation>
    </message>
    <message>
        <source>a whole number from 10 to 100</source>
        <translation>10 到 100 的整数</translation>
    </message>
    <message>
        <source>auto, usb:0c2e:0b61, COM3 or /dev/ttyACM0</source>
        <translation>auto、usb:0c2e:0b61、COM3 或 /dev/ttyACM0</translation>
    </message>
    <message>
        <source>one of 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200</source>
        <translation>以下之一：1200、2400、4800、9600、19200、38400、57600、115200</translation>
    </message>
    <message>
        <source>an http(s) URL</source>
        <translation>http(s) 网址</translation>
    </message>
    <message>
        <source>a path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>a fraction in quotes, like &quot;0.06&quot;</source>
        <translation>带引号的小数，如 &quot;0.06&quot;</translation>
    </message>
    <message>
        <source>a list of fractions in quotes, like [&quot;0.13&quot;, &quot;0.06&quot;]</source>
        <translation>带引号的小数列表，如 [&quot;0.13&quot;, &quot;0.06&quot;]</translation>
    </message>
</context>
<context>
    <name>_Cover</name>
    <message>
        <source>Draw a frame around the code; a click takes the whole screen. Esc: back</source>
        <translation>拖动框选二维码；单击取整个屏幕。Esc 返回</translation>
    </message>
</context>
</TS>
