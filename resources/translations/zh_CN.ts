<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AmountKeypad</name>
    <message>
        <source>Erase</source>
        <translation>退格</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>The till&apos;s window is already open and has been brought to the front.</source>
        <translation>收银台窗口已经打开，现已置于最前。</translation>
    </message>
</context>
<context>
    <name>BackendPage</name>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>{0} responds in {1} ms.</source>
        <translation>{0} 在 {1} 毫秒内应答。</translation>
    </message>
    <message>
        <source>Use https://, otherwise customers&apos; data is sent unencrypted.</source>
        <translation>请使用 https://，否则顾客信息会明文传输。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Code read</source>
        <translation>已读取抬头</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>无法接受</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>未能保存</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>确认时间</translation>
    </message>
</context>
<context>
    <name>BuyerDataController</name>
    <message>
        <source>Buyer, remark and scan of {0} invoice are deleted permanently; number, amounts, lines and proof remain. Forms on hold deleted: {1}. The buyer is no longer suggested.</source>
        <translation>{0} 张发票将永久删除购买方、备注和扫码内容，申请单号、金额、明细和凭证链保留。{1} 张挂单将删除，输入时也不再提示该购买方。</translation>
    </message>
    <message>
        <source>Buyer, remark and scan of {0} invoices are deleted permanently; numbers, amounts, lines and proof remain. Forms on hold deleted: {1}. The buyer is no longer suggested.</source>
        <translation>{0} 张发票将永久删除购买方、备注和扫码内容，申请单号、金额、明细和凭证链保留。{1} 张挂单将删除，输入时也不再提示该购买方。</translation>
    </message>
    <message>
        <source>{0} is not exported yet and stays whole: forget again afterwards.</source>
        <translation>其中 {0} 张尚未导出，内容保留；导出后请再次删除。</translation>
    </message>
    <message>
        <source>{0} are not exported yet and stay whole: forget again afterwards.</source>
        <translation>其中 {0} 张尚未导出，内容保留；导出后请再次删除。</translation>
    </message>
    <message>
        <source>All of this name are meant: there is no tax number.</source>
        <translation>没有税号，所有同名购买方都会包括在内。</translation>
    </message>
    <message>
        <source>Backups have it until newer ones take their place.</source>
        <translation>备份中仍有这些内容，直到被新的备份取代。</translation>
    </message>
    <message>
        <source>Forget this buyer?</source>
        <translation>删除该购买方的信息？</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Forgotten: {0} invoice has no buyer any more.</source>
        <translation>已删除：{0} 张发票不再有购买方信息。</translation>
    </message>
    <message>
        <source>Forgotten: {0} invoices have no buyer any more.</source>
        <translation>已删除：{0} 张发票不再有购买方信息。</translation>
    </message>
</context>
<context>
    <name>BuyerSection</name>
    <message>
        <source>Company</source>
        <translation>企业</translation>
    </message>
    <message>
        <source>Individual</source>
        <translation>个人</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>guess</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已改</translation>
    </message>
    <message>
        <source>Guessed from its form alone: click to clear it</source>
        <translation>仅凭样子推测：点此清除</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>与来源一致</translation>
    </message>
    <message>
        <source>Restore the original: {0}</source>
        <translation>恢复原来的内容：{0}</translation>
    </message>
    <message>
        <source>It was not part of the source</source>
        <translation>来源中没有这一项</translation>
    </message>
    <message>
        <source>pasted</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>known</source>
        <translation>老客户</translation>
    </message>
    <message>
        <source>scan</source>
        <translation>扫码</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>手填</translation>
    </message>
</context>
<context>
    <name>BuyerSuggestions</name>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Please check: {0}</source>
        <translation>请核对：{0}</translation>
    </message>
    <message>
        <source>Not used: {0}</source>
        <translation>未采用：{0}</translation>
    </message>
    <message>
        <source>Filled in from the copied text.</source>
        <translation>已根据复制的文字填写。</translation>
    </message>
</context>
<context>
    <name>CameraController</name>
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
        <source>The picture has {0} × {1} pixels.</source>
        <translation>画面为 {0} × {1} 像素。</translation>
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
    <name>CameraPreview</name>
    <message>
        <source>What the camera sees</source>
        <translation>摄像头画面</translation>
    </message>
    <message>
        <source>No picture. Is a camera plugged in?</source>
        <translation>没有画面。请检查摄像头是否插好。</translation>
    </message>
</context>
<context>
    <name>CameraSettingsPage</name>
    <message>
        <source>Cameras</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Looking for cameras …</source>
        <translation>正在查找摄像头 …</translation>
    </message>
    <message>
        <source>Save what the camera sees …</source>
        <translation>保存摄像头画面…</translation>
    </message>
    <message>
        <source>Helps to find out why a code is not read. The picture may show people: ask them first, and delete it afterwards.</source>
        <translation>供他人查找扫不出二维码的原因。画面中可能有人：请先征得同意，用后删除。</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>Which one points at the place where codes are held?</source>
        <translation>哪一个对着顾客出示二维码的位置？</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in, or set the address of one in the network.</source>
        <translation>没有找到摄像头。请接上摄像头，或填写网络摄像头的地址。</translation>
    </message>
    <message>
        <source>No picture: another program may be using it.</source>
        <translation>没有画面：可能正被其他程序占用。</translation>
    </message>
    <message>
        <source>In use by the till, but it gives no picture.</source>
        <translation>收银台正在使用，但没有画面。</translation>
    </message>
    <message>
        <source>Saved. The till now uses this camera.</source>
        <translation>已保存。收银台现在使用此摄像头。</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>已保存：{0}</translation>
    </message>
    <message>
        <source>{0} pictures a second · {1} ms each · {2} further attempts a second</source>
        <translation>每秒 {0} 帧 · 每帧 {1} 毫秒 · 每秒另试 {2} 次</translation>
    </message>
    <message>
        <source>Nothing prevents reading.</source>
        <translation>没有妨碍读取的问题。</translation>
    </message>
    <message>
        <source>Dashed: it looks like a code, but is not read.</source>
        <translation>虚线框：看起来像二维码，但没有读出。</translation>
    </message>
    <message>
        <source>The camera gives no picture now.</source>
        <translation>摄像头现在没有画面。</translation>
    </message>
    <message>
        <source>The till uses this one</source>
        <translation>收银台正在使用</translation>
    </message>
    <message>
        <source>Use this one</source>
        <translation>使用这个</translation>
    </message>
    <message>
        <source>Save what the camera sees</source>
        <translation>保存摄像头画面</translation>
    </message>
</context>
<context>
    <name>CashierButton</name>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Change PIN …</source>
        <translation>修改密码…</translation>
    </message>
    <message>
        <source>Cashiers …</source>
        <translation>收银员管理…</translation>
    </message>
    <message>
        <source>Cashier {0}</source>
        <translation>收银员 {0}</translation>
    </message>
</context>
<context>
    <name>CashierStep</name>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Yes, each signs in</source>
        <translation>是，各自登录</translation>
    </message>
    <message>
        <source>Do cashiers sign in?</source>
        <translation>收银员是否登录？</translation>
    </message>
    <message>
        <source>Cashier&apos;s name, without sign-in</source>
        <translation>不登录时的收银员</translation>
    </message>
    <message>
        <source>With sign-in each invoice says who confirmed it, and only the owner changes settings of the server, backups and cashiers. The window then asks for the owner&apos;s name and PIN once. It can be changed at any time under Settings, Cashiers.</source>
        <translation>要求登录时，每张发票都记录由谁确认，只有店主可以更改服务器、备份和收银员的设置。窗口随后会请店主设置一次姓名和密码。以后可随时在“设置 → 收银员”中更改。</translation>
    </message>
</context>
<context>
    <name>CashiersPage</name>
    <message>
        <source>Cashiers</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>New cashier</source>
        <translation>新收银员</translation>
    </message>
    <message>
        <source>Deactivate</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Save  Enter</source>
        <translation>保存  Enter</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>已保存。</translation>
    </message>
    <message>
        <source>This code is not a badge.</source>
        <translation>这不是工牌。</translation>
    </message>
    <message>
        <source>Scan the badge itself.</source>
        <translation>请扫描工牌上的码。</translation>
    </message>
    <message>
        <source>inactive</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>scanned; takes effect when saved</source>
        <translation>已扫描，保存后生效</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>Badge</source>
        <translation>工牌</translation>
    </message>
    <message>
        <source>4 to 12 digits</source>
        <translation>4 到 12 位数字</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>不修改</translation>
    </message>
    <message>
        <source>none; scan one now to set it</source>
        <translation>未设置；现在扫描工牌即可设置</translation>
    </message>
    <message>
        <source>set; scan another one to change it</source>
        <translation>已设置；扫描另一张工牌可更换</translation>
    </message>
    <message>
        <source>Reactivate</source>
        <translation>重新启用</translation>
    </message>
    <message>
        <source>The name is missing: type it here, then save.</source>
        <translation>缺少姓名：请在此输入，然后保存。</translation>
    </message>
</context>
<context>
    <name>CataloguePage</name>
    <message>
        <source>Key no.</source>
        <translation>快捷编号</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>商品项目</translation>
    </message>
    <message>
        <source>Add …</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Change …</source>
        <translation>修改…</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>{0} item imported; it can be used at once.</source>
        <translation>已导入 {0} 个项目，可立即选用。</translation>
    </message>
    <message>
        <source>{0} tax code can now be found in the item field.</source>
        <translation>现有 {0} 个税收分类编码，可在项目栏中查找。</translation>
    </message>
    <message>
        <source>Stored in {0}</source>
        <translation>保存在 {0}</translation>
    </message>
    <message>
        <source>Add an item, or import a table of them.</source>
        <translation>添加一个项目，或导入项目表格。</translation>
    </message>
    <message>
        <source>Import CSV or Excel …</source>
        <translation>导入 CSV 或 Excel…</translation>
    </message>
    <message>
        <source>Import tax codes …</source>
        <translation>导入税收分类编码…</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>{0} items imported; they can be used at once.</source>
        <translation>已导入 {0} 个项目，可立即选用。</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>常用项目</translation>
    </message>
    <message>
        <source>{0} tax codes can now be found in the item field.</source>
        <translation>现有 {0} 个税收分类编码，可在项目栏中查找。</translation>
    </message>
    <message>
        <source>In the form, type an item&apos;s number and Enter. A table needs a heading for the name (项目名称, name); tax code, rate, unit, price and number are read if present. Favourites stand in the form as tiles.</source>
        <translation>在项目栏输入快捷编号并按回车即可选用。表格须有名称列（项目名称、name）；税收分类编码、税率、单位、单价、编号有则采用。常用项目在表单中显示为按钮。</translation>
    </message>
    <message>
        <source>{0} items are favourites already, and no more can be.</source>
        <translation>常用项目已有 {0} 个，不能再多。</translation>
    </message>
    <message>
        <source>Choose one that is a favourite and press Favourite: it is one no more.</source>
        <translation>选中一个常用项目，再按“常用项目”即可取消。</translation>
    </message>
    <message>
        <source>{0} has been removed.</source>
        <translation>已删除 {0}。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>No items yet.</source>
        <translation>还没有项目。</translation>
    </message>
    <message>
        <source>No items yet, only the usual item from the settings.</source>
        <translation>还没有项目表：只有设置中的默认项目。</translation>
    </message>
    <message>
        <source>{0} items</source>
        <translation>{0} 个项目</translation>
    </message>
    <message>
        <source>{0} item</source>
        <translation>{0} 个项目</translation>
    </message>
    <message>
        <source>A table of items</source>
        <translation>项目表格</translation>
    </message>
    <message>
        <source>The tax platform&apos;s table of tax codes</source>
        <translation>电子税务局的税收分类编码表</translation>
    </message>
</context>
<context>
    <name>ChangePinPage</name>
    <message>
        <source>Change PIN</source>
        <translation>修改密码</translation>
    </message>
    <message>
        <source>Change  Enter</source>
        <translation>修改  Enter</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>The new PIN is now valid.</source>
        <translation>新密码已生效。</translation>
    </message>
    <message>
        <source>Current PIN</source>
        <translation>原密码</translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>New PIN again</source>
        <translation>再次输入新密码</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
</context>
<context>
    <name>ConfirmedPanel</name>
    <message>
        <source>Next customer  Enter</source>
        <translation>下一位  Enter</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Undo ({0} s)  F7</source>
        <translation>撤回（{0} 秒）  F7</translation>
    </message>
</context>
<context>
    <name>CorrectionsPage</name>
    <message>
        <source>Confirm the corrected copies</source>
        <translation>确认已更正的挂单</translation>
    </message>
    <message>
        <source>Rejected request</source>
        <translation>被退回的申请单号</translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation>购买方</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Tax codes</source>
        <translation>税收分类编码</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Confirm all {0}  Enter</source>
        <translation>全部确认（{0}）  Enter</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>返回  Esc</translation>
    </message>
    <message>
        <source>{0} of {1} confirmed …</source>
        <translation>已确认 {0}/{1} …</translation>
    </message>
    <message>
        <source>{0} request is confirmed.</source>
        <translation>已确认 {0} 张申请。</translation>
    </message>
    <message>
        <source>{0} requests are confirmed.</source>
        <translation>已确认 {0} 张申请。</translation>
    </message>
    <message>
        <source>The rejected ones are voided. Go back to export the corrected ones.</source>
        <translation>被退回的申请已作废。返回后可以导出已更正的。</translation>
    </message>
    <message>
        <source>{0} had been changed or taken meanwhile and was left as it is.</source>
        <translation>{0} 张在此期间已被更改或取走，保持原样。</translation>
    </message>
    <message>
        <source>{0} had been changed or taken meanwhile and were left as they are.</source>
        <translation>{0} 张在此期间已被更改或取走，保持原样。</translation>
    </message>
    <message>
        <source>{0} copy, {1}. It becomes a request of its own with a new number; the rejected one is voided with it.</source>
        <translation>共 {0} 张，合计 {1}。每张都成为一个新的申请，有自己的申请单号；被退回的申请随之作废。</translation>
    </message>
    <message>
        <source>{0} copies, {1} in all. Each becomes a request of its own with a new number; the rejected one is voided with it.</source>
        <translation>共 {0} 张，合计 {1}。每张都成为一个新的申请，有自己的申请单号；被退回的申请随之作废。</translation>
    </message>
</context>
<context>
    <name>CustomerDisplayView</name>
    <message>
        <source>Customer display</source>
        <translation>顾客显示屏</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>Demo: sample customers show their codes to a sample camera. When the form is filled, type an amount and press Enter; F8 exports. Everything is deleted when the window closes.</source>
        <translation>演示：顾客会自动来到示例摄像头前。抬头填好后输入金额并按回车；F8 导出。窗口关闭后所有内容都会删除。</translation>
    </message>
</context>
<context>
    <name>DeviceStep</name>
    <message>
        <source>This till has a camera</source>
        <translation>本收银台有摄像头</translation>
    </message>
    <message>
        <source>A sample code to scan</source>
        <translation>供试扫的示例码</translation>
    </message>
    <message>
        <source>Try it: scan this code from the screen with the scanner, or photograph it with a phone and hold the photo in front of the camera. Your own title code works, too. What is read appears below.</source>
        <translation>试一试：用扫码枪扫屏幕上的这个码，或用手机拍下它再对准摄像头；您自己的抬头码也可以。识读结果显示在下面。</translation>
    </message>
    <message>
        <source>Another camera …</source>
        <translation>选择其他摄像头…</translation>
    </message>
    <message>
        <source>Scanner set-up …</source>
        <translation>扫码枪设置…</translation>
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
        <source>QR decoder {0}</source>
        <translation>解码器 {0}</translation>
    </message>
    <message>
        <source>crashes</source>
        <translation>运行时崩溃</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>loads, but does not read a clean code</source>
        <translation>能加载，但读不出清晰的码</translation>
    </message>
    <message>
        <source>The other readers still work. Debian, Ubuntu: apt install libzbar0; macOS: brew install zbar; Windows: install the VC++ 2013 runtime.</source>
        <translation>其他解码器照常工作。Debian、Ubuntu：apt install libzbar0；macOS：brew install zbar；Windows：安装 VC++ 2013 运行库。</translation>
    </message>
    <message>
        <source>The other readers still work. Install pos_scanner again; on Windows also the VC++ 2015-2022 runtime, and on its N and Server editions the Media Feature Pack.</source>
        <translation>其他解码器照常工作。请重新安装 pos_scanner；Windows 上还要安装 VC++ 2015-2022 运行库，N 版和 Server 版还要安装“媒体功能包”。</translation>
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
        <source>none</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>Only the commands work, not the window.</source>
        <translation>只能用命令，不能打开窗口。</translation>
    </message>
    <message>
        <source>items</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>pos-scanner codes WORD finds one; set sale.tax_code.</source>
        <translation>用 pos-scanner codes 加词语查找编码，再设置 sale.tax_code。</translation>
    </message>
    <message>
        <source>No usual item: each invoice asks for one.</source>
        <translation>没有默认项目：每张发票都会询问。</translation>
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
        <source>This folder lies on another computer: when the network fails, invoices cannot be confirmed and the journal may be damaged. Choose a folder of this computer, and let the backups go there.</source>
        <translation>此文件夹在另一台电脑上：网络中断时无法开票，开票记录也可能损坏。请改用本机的文件夹，网络文件夹可用来存放备份。</translation>
    </message>
    <message>
        <source>Other users of this computer can read this folder: restrict it to your user, or choose one in your own profile with --data-dir.</source>
        <translation>本机的其他用户可以读取此文件夹：请设为仅自己可用，或用 --data-dir 指定自己目录下的文件夹。</translation>
    </message>
    <message>
        <source>journal</source>
        <translation>账本</translation>
    </message>
    <message>
        <source>none yet: the window makes it</source>
        <translation>尚无：窗口首次启动时建立</translation>
    </message>
    <message>
        <source>Keep a copy, then restore a backup.</source>
        <translation>请先另存一份，再恢复备份。</translation>
    </message>
    <message>
        <source>{0} invoices, chain verified</source>
        <translation>{0} 张发票，校验链完好</translation>
    </message>
    <message>
        <source>{0} invoice, chain verified</source>
        <translation>{0} 张发票，校验链完好</translation>
    </message>
    <message>
        <source>second location</source>
        <translation>第二备份位置</translation>
    </message>
    <message>
        <source>clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>not set</source>
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
        <source>{0} was not found; available ports: {1}</source>
        <translation>{0} 不存在；本机端口：{1}</translation>
    </message>
    <message>
        <source>Plug it in, or set scanner.port.</source>
        <translation>请插好扫码枪，或设置 scanner.port。</translation>
    </message>
    <message>
        <source>server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>not set: WeChat codes cannot be looked up</source>
        <translation>未设置，无法查询微信抬头</translation>
    </message>
    <message>
        <source>Set backend.url and backend.token.</source>
        <translation>请设置 backend.url 和 backend.token。</translation>
    </message>
    <message>
        <source>Use https://, otherwise customers&apos; data is sent unencrypted.</source>
        <translation>请使用 https://，否则顾客信息会明文传输。</translation>
    </message>
    <message>
        <source>head office</source>
        <translation>总部</translation>
    </message>
    <message>
        <source>nothing was sent yet</source>
        <translation>尚未上传</translation>
    </message>
    <message>
        <source>sent up to entry {0}, {1} to go</source>
        <translation>已发送至第 {0} 条，还剩 {1} 条</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>An older program (GBK) will not show {character}.</source>
        <translation>旧软件（GBK）无法显示“{character}”。</translation>
    </message>
    <message>
        <source>{length} bytes: too long if the platform counts a character as two ({longest}).</source>
        <translation>{length} 字节：若平台按每个汉字两个字符计算则超长（限 {longest}）。</translation>
    </message>
    <message>
        <source>The platform requires a tax number for companies and on special invoices.</source>
        <translation>企业购买方和数电专票须填纳税人识别号。</translation>
    </message>
    <message>
        <source>{length} characters; at most {longest} are allowed. The invoice waits: enter it there by hand, shortened.</source>
        <translation>共 {length} 个字符，最多 {longest} 个。这张单据继续等待，请在那边手工录入（缩短后）。</translation>
    </message>
    <message>
        <source>{0}: net {1}, tax {2}</source>
        <translation>{0}：不含税 {1}，税额 {2}</translation>
    </message>
    <message>
        <source>This format does not support {character}. The invoice waits: enter it there by hand.</source>
        <translation>此格式写不了 {character}。这张单据继续等待，请在那边手工录入。</translation>
    </message>
    <message>
        <source>Contains {character}, which no file can contain. The invoice waits: enter it there by hand.</source>
        <translation>含有任何文件都写不了的 {character}。这张单据继续等待，请在那边手工录入。</translation>
    </message>
    <message>
        <source>Exported as quantity 1 at the full amount: with quantity {quantity} the amount would differ there.</source>
        <translation>按 1 件、全额写出：数量 {quantity} 在那边没有能对上金额的单价。</translation>
    </message>
    <message>
        <source>{character} is written as 〓 in this summary.</source>
        <translation>此摘要中的 {character} 写作〓。</translation>
    </message>
    <message>
        <source>{code} is not a 19-digit tax code: the platform will reject it.</source>
        <translation>{code} 不是 19 位税收分类编码，税务平台不会接受。</translation>
    </message>
    <message>
        <source>{code} is a summary code: the platform requires a more specific one.</source>
        <translation>{code} 是汇总编码，税务平台要求使用其下更细的编码。</translation>
    </message>
    <message>
        <source>An exempt item on a special invoice: the platform will reject it. Void it, and confirm it again as an ordinary invoice.</source>
        <translation>数电专票含有免税项目：平台会退回。请作废后改开数电普票。</translation>
    </message>
    <message>
        <source>A rate of 0 % without an exemption: the platform will reject it.</source>
        <translation>税率为 0% 且未标明免税：平台会退回。</translation>
    </message>
    <message>
        <source>The platform requires this: fill it in in the file.</source>
        <translation>平台要求填写此项：请在文件中补填。</translation>
    </message>
    <message>
        <source>Your workbook has no such column: its content is left out.</source>
        <translation>您的模板没有这一列：该内容不会写入。</translation>
    </message>
    <message>
        <source>Your workbook requires this, but the till has no data for it: fill it in in the file.</source>
        <translation>您的模板要求填写此列，收银台没有对应内容：请在文件中自行填写。</translation>
    </message>
    <message>
        <source>Voids that this format cannot report: {0}. Void them there by hand.</source>
        <translation>此格式无法表示的作废：{0} 张，请在对方软件中手工作废。</translation>
    </message>
    <message>
        <source>Exported for the same purpose before: {0}. They would be booked twice.</source>
        <translation>其中 {0} 张此前已为同一用途导出过，会重复入账。</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Row in the file</source>
        <translation>文件中的行号</translation>
    </message>
    <message>
        <source>Invoice&apos;s place in the file</source>
        <translation>文件中的发票序号</translation>
    </message>
    <message>
        <source>Line&apos;s place in the invoice</source>
        <translation>发票中的明细序号</translation>
    </message>
    <message>
        <source>Till&apos;s number</source>
        <translation>申请单号</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Replaces</source>
        <translation>替换的发票</translation>
    </message>
    <message>
        <source>Order number</source>
        <translation>订单号/小票号</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Kind of invoice</source>
        <translation>发票类型</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Invoice&apos;s remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>State at the tax bureau</source>
        <translation>开票状态</translation>
    </message>
    <message>
        <source>Issued invoice&apos;s number</source>
        <translation>发票号码</translation>
    </message>
    <message>
        <source>Day of issue</source>
        <translation>开票日期</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Confirmed at</source>
        <translation>确认时间</translation>
    </message>
    <message>
        <source>Price includes tax (yes or no)</source>
        <translation>是否含税录入（是/否）</translation>
    </message>
    <message>
        <source>Invoice without tax</source>
        <translation>发票不含税金额</translation>
    </message>
    <message>
        <source>Invoice&apos;s tax</source>
        <translation>发票税额</translation>
    </message>
    <message>
        <source>Invoice with tax</source>
        <translation>发票价税合计</translation>
    </message>
    <message>
        <source>Invoice&apos;s discount with tax</source>
        <translation>单据折扣（含税）</translation>
    </message>
    <message>
        <source>Buyer&apos;s name</source>
        <translation>购买方名称</translation>
    </message>
    <message>
        <source>Buyer&apos;s tax number</source>
        <translation>购买方纳税人识别号</translation>
    </message>
    <message>
        <source>Buyer&apos;s address</source>
        <translation>购买方地址</translation>
    </message>
    <message>
        <source>Buyer&apos;s phone</source>
        <translation>购买方电话</translation>
    </message>
    <message>
        <source>Buyer&apos;s bank</source>
        <translation>购买方开户行</translation>
    </message>
    <message>
        <source>Buyer&apos;s account</source>
        <translation>购买方账号</translation>
    </message>
    <message>
        <source>Buyer&apos;s e-mail</source>
        <translation>购买方邮箱</translation>
    </message>
    <message>
        <source>Buyer is a person (yes or no)</source>
        <translation>购买方是否个人（是/否）</translation>
    </message>
    <message>
        <source>Line&apos;s item</source>
        <translation>明细项目</translation>
    </message>
    <message>
        <source>Line&apos;s tax code</source>
        <translation>明细税收分类编码</translation>
    </message>
    <message>
        <source>Line&apos;s spec</source>
        <translation>明细规格型号</translation>
    </message>
    <message>
        <source>Line&apos;s unit</source>
        <translation>明细单位</translation>
    </message>
    <message>
        <source>Line&apos;s quantity</source>
        <translation>明细数量</translation>
    </message>
    <message>
        <source>Line&apos;s unit price</source>
        <translation>明细单价</translation>
    </message>
    <message>
        <source>Line&apos;s tax rate</source>
        <translation>明细税率</translation>
    </message>
    <message>
        <source>Line&apos;s discount</source>
        <translation>明细折扣</translation>
    </message>
    <message>
        <source>Line&apos;s quantity times price</source>
        <translation>明细数量×单价</translation>
    </message>
    <message>
        <source>Line&apos;s discount as entered</source>
        <translation>明细折扣（按录入口径）</translation>
    </message>
    <message>
        <source>Line is exempt (yes or no)</source>
        <translation>明细免税（是/否）</translation>
    </message>
    <message>
        <source>Line without tax</source>
        <translation>明细不含税金额</translation>
    </message>
    <message>
        <source>Line&apos;s tax</source>
        <translation>明细税额</translation>
    </message>
    <message>
        <source>Line with tax</source>
        <translation>明细价税合计</translation>
    </message>
</context>
<context>
    <name>ExportBatchesPage</name>
    <message>
        <source>Export history</source>
        <translation>已导出的批次</translation>
    </message>
    <message>
        <source>Write the same file again</source>
        <translation>重新生成同一文件</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>返回  Esc</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>导出时间</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation>发票</translation>
    </message>
    <message>
        <source>Voids</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>重新生成自</translation>
    </message>
    <message>
        <source>Nothing has been exported yet.</source>
        <translation>尚未导出过。</translation>
    </message>
    <message>
        <source>{0}: the same file has been written again.</source>
        <translation>{0}：同一文件已重新生成到原处。</translation>
    </message>
    <message>
        <source>{0} waiting: {1}</source>
        <translation>{0} 张待导出：{1}</translation>
    </message>
    <message>
        <source>{0} voided before they were exported: {1}</source>
        <translation>{0} 张在导出前已作废：{1}</translation>
    </message>
    <message>
        <source>Not in any batch: {0}</source>
        <translation>未进入任何批次：{0}</translation>
    </message>
    <message>
        <source>Every invoice is in a batch.</source>
        <translation>每张发票都已在某一批次中。</translation>
    </message>
</context>
<context>
    <name>ExportFilters</name>
    <message>
        <source>All days</source>
        <translation>全部日期</translation>
    </message>
    <message>
        <source>Send again what was already sent (may be issued twice)</source>
        <translation>已发送过的也再发送一次（可能重复开票）</translation>
    </message>
    <message>
        <source>Ordinary and special</source>
        <translation>数电普票和数电专票</translation>
    </message>
    <message>
        <source>Ordinary invoices</source>
        <translation>数电普票</translation>
    </message>
    <message>
        <source>Special invoices</source>
        <translation>数电专票</translation>
    </message>
    <message>
        <source>Invoices and voids</source>
        <translation>发票和作废</translation>
    </message>
    <message>
        <source>Invoices only</source>
        <translation>仅发票</translation>
    </message>
    <message>
        <source>Voids only</source>
        <translation>仅作废</translation>
    </message>
    <message>
        <source>All shifts</source>
        <translation>全部班次</translation>
    </message>
    <message>
        <source>All cashiers</source>
        <translation>全部收银员</translation>
    </message>
    <message>
        <source>Shift {0}</source>
        <translation>第 {0} 班</translation>
    </message>
    <message>
        <source>Only what is new for {0}</source>
        <translation>仅限“{0}”还没有的</translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Export for accounting</source>
        <translation>导出给会计</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Export the others; {0} will wait.</source>
        <translation>写出其余的：{0} 张继续等待。</translation>
    </message>
    <message>
        <source>History …</source>
        <translation>历史批次…</translation>
    </message>
    <message>
        <source>Platform&apos;s answer …</source>
        <translation>平台反馈…</translation>
    </message>
    <message>
        <source>Shift reports …</source>
        <translation>班次报表…</translation>
    </message>
    <message>
        <source>Write the file  Enter</source>
        <translation>写入文件  Enter</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
</context>
<context>
    <name>ExportPreview</name>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Warnings ({0})</source>
        <translation>提示（{0}）</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>{0} invoices</source>
        <translation>{0} 张发票</translation>
    </message>
    <message>
        <source>{0} invoice</source>
        <translation>{0} 张发票</translation>
    </message>
    <message>
        <source>voids: {0}</source>
        <translation>作废 {0} 张</translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation>没有可导出的发票。</translation>
    </message>
    <message>
        <source>There is no preview.</source>
        <translation>暂无预览。</translation>
    </message>
    <message>
        <source>{0} of them does not fit this format; the list shows what to do.</source>
        <translation>其中 {0} 张此格式写不了；列表中写明是哪几张、怎么办。</translation>
    </message>
    <message>
        <source>{0} of them do not fit this format; the list shows which, and what to do.</source>
        <translation>其中 {0} 张此格式写不了；列表中写明是哪几张、怎么办。</translation>
    </message>
    <message>
        <source>They will be split into {0} files.</source>
        <translation>按格式的上限将分成 {0} 个文件。</translation>
    </message>
    <message>
        <source>{0} warning: please check it first.</source>
        <translation>有 {0} 条提示，请先查看。</translation>
    </message>
    <message>
        <source>{0} warnings: please check them first.</source>
        <translation>有 {0} 条提示，请先查看。</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>另有 {0} 条</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>发票</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>ExportReceipt</name>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Exported: {0}</source>
        <translation>已导出：{0}</translation>
    </message>
    <message>
        <source>{0} invoices</source>
        <translation>{0} 张发票</translation>
    </message>
    <message>
        <source>{0} invoice</source>
        <translation>{0} 张发票</translation>
    </message>
    <message>
        <source>voids: {0}</source>
        <translation>作废 {0} 张</translation>
    </message>
    <message>
        <source>still waiting: {0}</source>
        <translation>仍在等待：{0} 张</translation>
    </message>
    <message>
        <source>and {0} more files</source>
        <translation>另有 {0} 个文件</translation>
    </message>
    <message>
        <source>and {0} more file</source>
        <translation>另有 {0} 个文件</translation>
    </message>
    <message>
        <source>Verified: {0} row read back. A manifest with the SHA-256 ({1}…) is next to the file.</source>
        <translation>已读回核对：{0} 行。旁边的清单文件含 SHA-256（{1}…）。</translation>
    </message>
    <message>
        <source>Verified: {0} rows read back. A manifest with the SHA-256 ({1}…) is next to the file.</source>
        <translation>已读回核对：{0} 行。旁边的清单文件含 SHA-256（{1}…）。</translation>
    </message>
    <message>
        <source>Tax rate</source>
        <translation>税率</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>不含税</translation>
    </message>
    <message>
        <source>Tax</source>
        <translation>税额</translation>
    </message>
    <message>
        <source>With tax</source>
        <translation>价税合计</translation>
    </message>
</context>
<context>
    <name>ExportTarget</name>
    <message>
        <source>The format&apos;s default</source>
        <translation>按格式默认编码</translation>
    </message>
    <message>
        <source>UTF-8 with BOM (Excel)</source>
        <translation>UTF-8 带标记（Excel）</translation>
    </message>
    <message>
        <source>UTF-8</source>
        <translation>UTF-8</translation>
    </message>
    <message>
        <source>GB18030 (older programs)</source>
        <translation>GB18030（旧软件）</translation>
    </message>
    <message>
        <source>The blank workbook from the tax platform</source>
        <translation>从税务平台下载的空白模板</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Custom formats …</source>
        <translation>自定义格式…</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>The blank workbook</source>
        <translation>空白模板</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Folder for export files</source>
        <translation>导出文件夹</translation>
    </message>
    <message>
        <source>Workbooks (*.xlsx)</source>
        <translation>工作簿 (*.xlsx)</translation>
    </message>
</context>
<context>
    <name>FiguresView</name>
    <message>
        <source>Invoices</source>
        <translation>发票张数</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>合计金额</translation>
    </message>
    <message>
        <source>Voided: {0}</source>
        <translation>作废 {0} 张</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>营业额（已扣作废）</translation>
    </message>
    <message>
        <source>Tax rate</source>
        <translation>税率</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>不含税</translation>
    </message>
    <message>
        <source>Tax</source>
        <translation>税额</translation>
    </message>
    <message>
        <source>With tax</source>
        <translation>价税合计</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Shift {0}</source>
        <translation>第 {0} 班</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>近 7 天</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>本月</translation>
    </message>
    <message>
        <source>All days</source>
        <translation>全部日期</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>自选日期…</translation>
    </message>
    <message>
        <source>Any state</source>
        <translation>全部状态</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Voided</source>
        <translation>已作废</translation>
    </message>
    <message>
        <source>Any export</source>
        <translation>导出不限</translation>
    </message>
    <message>
        <source>Not exported</source>
        <translation>未导出</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>已导出</translation>
    </message>
    <message>
        <source>Any cashier</source>
        <translation>全部收银员</translation>
    </message>
    <message>
        <source>Any shift</source>
        <translation>全部班次</translation>
    </message>
    <message>
        <source>Name, pinyin, tax number, order, number</source>
        <translation>名称、拼音、税号、单号、号码</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
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
        <source>Cashier</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
</context>
<context>
    <name>FindingsList</name>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Line {0}: {1}</source>
        <translation>第 {0} 行：{1}</translation>
    </message>
    <message>
        <source>{0} more</source>
        <translation>还有 {0} 条</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>去填写</translation>
    </message>
</context>
<context>
    <name>FootBar</name>
    <message>
        <source>F2 Scan</source>
        <translation>F2 扫描</translation>
    </message>
    <message>
        <source>F4 Hold</source>
        <translation>F4 挂单</translation>
    </message>
    <message>
        <source>F5 Recall</source>
        <translation>F5 取单</translation>
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
        <source>F9 Shift</source>
        <translation>F9 交班</translation>
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
    <name>FormPanel</name>
    <message>
        <source>Confirm  Enter</source>
        <translation>确认  Enter</translation>
    </message>
    <message>
        <source>Hold  F4</source>
        <translation>挂单  F4</translation>
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
    <name>FormatEditorPage</name>
    <message>
        <source>Custom format</source>
        <translation>自定义格式</translation>
    </message>
    <message>
        <source>Workbook (xlsx)</source>
        <translation>Excel 工作簿 (xlsx)</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>返回  Esc</translation>
    </message>
    <message>
        <source>Change {0}</source>
        <translation>修改：{0}</translation>
    </message>
    <message>
        <source>New, from {0}</source>
        <translation>新建，参照：{0}</translation>
    </message>
    <message>
        <source>Saved. {0} is now available on the export page.</source>
        <translation>已保存。“{0}”已列入导出页的格式。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>可选字段</translation>
    </message>
    <message>
        <source>Columns, in order</source>
        <translation>文件的列（按顺序）</translation>
    </message>
    <message>
        <source>Save the format  Enter</source>
        <translation>保存格式  Enter</translation>
    </message>
    <message>
        <source>Add the field</source>
        <translation>添加字段</translation>
    </message>
    <message>
        <source>Remove the column</source>
        <translation>移除该列</translation>
    </message>
    <message>
        <source>Column up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Column down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Heading</source>
        <translation>列标题</translation>
    </message>
    <message>
        <source>The format has no name yet.</source>
        <translation>格式还没有名称。</translation>
    </message>
    <message>
        <source>Type one, then save.</source>
        <translation>请填写名称后保存。</translation>
    </message>
</context>
<context>
    <name>GuideController</name>
    <message>
        <source>Continue …</source>
        <translation>继续…</translation>
    </message>
</context>
<context>
    <name>GuidePage</name>
    <message>
        <source>Set up this till</source>
        <translation>设置本收银台</translation>
    </message>
    <message>
        <source>Language and shop</source>
        <translation>语言与店铺</translation>
    </message>
    <message>
        <source>Camera and scanner</source>
        <translation>摄像头与扫码枪</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Cashiers</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>A trial invoice</source>
        <translation>试开一张</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Later  Esc</source>
        <translation>以后再说  Esc</translation>
    </message>
    <message>
        <source>{0} of {1}   {2}</source>
        <translation>第 {0} 步，共 {1} 步   {2}</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next  Enter</source>
        <translation>下一步  Enter</translation>
    </message>
</context>
<context>
    <name>HeldDraftsPage</name>
    <message>
        <source>On hold since</source>
        <translation>挂单时间</translation>
    </message>
    <message>
        <source>Nothing is on hold.</source>
        <translation>没有挂单。</translation>
    </message>
    <message>
        <source>Recall  Enter</source>
        <translation>取单 Enter</translation>
    </message>
    <message>
        <source>The form that you chose is no longer on hold.</source>
        <translation>所选的挂单已被取走。</translation>
    </message>
    <message>
        <source>No buyer yet</source>
        <translation>尚无购买方</translation>
    </message>
    <message>
        <source>Forms on hold</source>
        <translation>挂单列表</translation>
    </message>
    <message>
        <source>The current form is put on hold when you recall another.</source>
        <translation>取回其他挂单时，当前表单会自动挂单。</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Search the manual</source>
        <translation>在手册中搜索</translation>
    </message>
    <message>
        <source>No section contains these words.</source>
        <translation>没有包含这些词的章节。</translation>
    </message>
    <message>
        <source>Keys  F1</source>
        <translation>按键  F1</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>Manual  F1</source>
        <translation>手册  F1</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>目录</translation>
    </message>
</context>
<context>
    <name>IdleScreen</name>
    <message>
        <source>The till was idle, so the form was put on hold.</source>
        <translation>长时间无人操作，当前单据已自动挂单。</translation>
    </message>
    <message>
        <source>F5 recalls it.</source>
        <translation>按 F5 取回。</translation>
    </message>
</context>
<context>
    <name>ImageInputs</name>
    <message>
        <source>Picture with an invoice title code</source>
        <translation>含发票抬头码的图片</translation>
    </message>
</context>
<context>
    <name>InvoiceListController</name>
    <message>
        <source>summary {0}</source>
        <translation>日结 {0}</translation>
    </message>
</context>
<context>
    <name>InvoiceListPage</name>
    <message>
        <source>Invoices</source>
        <translation>发票列表</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy invoice number</source>
        <translation>复制发票号码</translation>
    </message>
    <message>
        <source>Replace …</source>
        <translation>作废重开…</translation>
    </message>
    <message>
        <source>Void …</source>
        <translation>作废…</translation>
    </message>
    <message>
        <source>{0} has been voided.</source>
        <translation>{0} 已作废。</translation>
    </message>
    <message>
        <source>Its number stays.</source>
        <translation>申请单号保留，不再使用。</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>已写入：{0}</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>This record, A4</source>
        <translation>本条记录，A4</translation>
    </message>
    <message>
        <source>This record, 80 mm receipt</source>
        <translation>本条记录，80 毫米小票</translation>
    </message>
    <message>
        <source>Print a slip for the customer …</source>
        <translation>打印给顾客的小票…</translation>
    </message>
    <message>
        <source>Numbers of day, week or month …</source>
        <translation>日、周、月经营数据…</translation>
    </message>
    <message>
        <source>Card with this buyer&apos;s code …</source>
        <translation>制作该购买方的抬头卡…</translation>
    </message>
    <message>
        <source>{0} record · {1}</source>
        <translation>{0} 张 · {1}</translation>
    </message>
    <message>
        <source>{0} records · {1}</source>
        <translation>{0} 张 · {1}</translation>
    </message>
    <message>
        <source>Summary of the day, A4</source>
        <translation>当日汇总，A4</translation>
    </message>
    <message>
        <source>Search all days  Enter</source>
        <translation>在所有日期中查找  Enter</translation>
    </message>
    <message>
        <source>PDF, print</source>
        <translation>PDF/打印</translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation>购买方</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Summary of the day, 80 mm receipt</source>
        <translation>当日汇总，80 毫米小票</translation>
    </message>
    <message>
        <source>Save what is stored of this buyer</source>
        <translation>导出该购买方的全部信息</translation>
    </message>
    <message>
        <source>Forget this buyer …</source>
        <translation>删除该购买方的信息…</translation>
    </message>
    <message>
        <source>Searching older records …</source>
        <translation>正在查找更早的记录…</translation>
    </message>
    <message>
        <source>No invoices found. Choose other days or fewer words.</source>
        <translation>没有符合条件的记录。请换个日期，或减少搜索词。</translation>
    </message>
    <message>
        <source>{0} records</source>
        <translation>{0} 张</translation>
    </message>
    <message>
        <source> · {0} voided</source>
        <translation> · 作废 {0} 张</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
</context>
<context>
    <name>InvoicePdf</name>
    <message>
        <source>Record of an invoice</source>
        <translation>开票记录</translation>
    </message>
    <message>
        <source>This is the shop’s own record, not an invoice.</source>
        <translation>本页为商户内部记录，不是发票。</translation>
    </message>
    <message>
        <source>Summary of the day {0}</source>
        <translation>{0} 当日汇总</translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation>发票张数</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>合计金额</translation>
    </message>
    <message>
        <source>Voided: {0}</source>
        <translation>作废 {0} 张</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>营业额（已扣作废）</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>不含税</translation>
    </message>
    <message>
        <source>Tax</source>
        <translation>税额</translation>
    </message>
    <message>
        <source>Your invoice is issued by {0}.</source>
        <translation>您的发票由 {0} 开具。</translation>
    </message>
    <message>
        <source>Till&apos;s number</source>
        <translation>申请单号</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>For your invoice</source>
        <translation>开票凭据</translation>
    </message>
    <message>
        <source>Tax rate</source>
        <translation>税率</translation>
    </message>
    <message>
        <source>With tax</source>
        <translation>价税合计</translation>
    </message>
</context>
<context>
    <name>InvoiceTableModel</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation>购买方</translation>
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
        <source>Number</source>
        <translation>申请单号</translation>
    </message>
    <message>
        <source>(purged)</source>
        <translation>（已清除）</translation>
    </message>
    <message>
        <source>voided</source>
        <translation>已作废</translation>
    </message>
    <message>
        <source>void not exported</source>
        <translation>作废未导出</translation>
    </message>
    <message>
        <source>exported</source>
        <translation>已导出</translation>
    </message>
    <message>
        <source>not exported</source>
        <translation>未导出</translation>
    </message>
</context>
<context>
    <name>InvoiceText</name>
    <message>
        <source>Ordinary invoice</source>
        <translation>数电普票</translation>
    </message>
    <message>
        <source>Special VAT invoice</source>
        <translation>数电专票</translation>
    </message>
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
        <source>edited; scanned: {0}</source>
        <translation>已修改，扫码原为：{0}</translation>
    </message>
    <message>
        <source>removed; scanned: {0}</source>
        <translation>已删去，扫码原为：{0}</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>手工输入</translation>
    </message>
    <message>
        <source>voided</source>
        <translation>已作废</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>The buyer&apos;s details have been purged.</source>
        <translation>购买方信息已按期清除。</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Day of sale</source>
        <translation>销售日期</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>确认时间</translation>
    </message>
    <message>
        <source>Export batch</source>
        <translation>导出批次</translation>
    </message>
    <message>
        <source>not exported yet</source>
        <translation>尚未导出</translation>
    </message>
    <message>
        <source>Tax bureau</source>
        <translation>开票状态</translation>
    </message>
    <message>
        <source>Invoice number (bureau)</source>
        <translation>发票号码</translation>
    </message>
    <message>
        <source>Issued on</source>
        <translation>开票日期</translation>
    </message>
    <message>
        <source>Reversed (red-letter)</source>
        <translation>已红冲金额</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>退回原因</translation>
    </message>
    <message>
        <source>Replaces</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Voided</source>
        <translation>作废时间</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Replaced by</source>
        <translation>替换为</translation>
    </message>
    <message>
        <source>without tax</source>
        <translation>不含税</translation>
    </message>
    <message>
        <source>discount {0}</source>
        <translation>折扣额 {0}</translation>
    </message>
    <message>
        <source>Net {0}   Tax {1}   Total {2}</source>
        <translation>不含税 {0}   税额 {1}   合计 {2}</translation>
    </message>
</context>
<context>
    <name>IssuedPage</name>
    <message>
        <source>Issued invoices and records</source>
        <translation>开票核对</translation>
    </message>
    <message>
        <source>Which invoices</source>
        <translation>显示哪些发票</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>已开具</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>开票申请</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>对应为同一张</translation>
    </message>
    <message>
        <source>Undo match</source>
        <translation>二者不对应</translation>
    </message>
    <message>
        <source>Save as a table (CSV)</source>
        <translation>保存核对表（CSV）</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>返回  Esc</translation>
    </message>
    <message>
        <source>Comparing with the records …</source>
        <translation>正在与本机记录核对……</translation>
    </message>
    <message>
        <source>To check ({0})</source>
        <translation>需要查看（{0}）</translation>
    </message>
    <message>
        <source>The comparison has been saved.</source>
        <translation>核对表已保存。</translation>
    </message>
    <message>
        <source>Records without an invoice</source>
        <translation>尚无发票的开票申请</translation>
    </message>
    <message>
        <source>The list contains no invoices.</source>
        <translation>清单中没有发票。</translation>
    </message>
    <message>
        <source>This list belongs to another seller: no record is matched with it.</source>
        <translation>此清单由其他销方开具：不与本店记录核对。</translation>
    </message>
    <message>
        <source>{0} row could not be read: sheet {1}, row {2}.</source>
        <translation>有 {0} 行无法读取；第一处：工作表 {1} 第 {2} 行。</translation>
    </message>
    <message>
        <source>{0} rows could not be read; the first: sheet {1}, row {2}.</source>
        <translation>有 {0} 行无法读取；第一处：工作表 {1} 第 {2} 行。</translation>
    </message>
    <message>
        <source>What</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation>购买方</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Issued on</source>
        <translation>开票日期</translation>
    </message>
    <message>
        <source>Nothing to check.</source>
        <translation>没有需要查看的发票。</translation>
    </message>
    <message>
        <source>Till&apos;s number</source>
        <translation>申请单号</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>our number {0}</source>
        <translation>申请单号 {0}</translation>
    </message>
    <message>
        <source>differs by {0}</source>
        <translation>相差 {0}</translation>
    </message>
</context>
<context>
    <name>ItemEditorPage</name>
    <message>
        <source>Item</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>餐饮, canyin, cy … finds it</source>
        <translation>输入 餐饮、canyin、cy … 查找</translation>
    </message>
    <message>
        <source>Price with tax, ¥</source>
        <translation>含税单价（元）</translation>
    </message>
    <message>
        <source>Key no.</source>
        <translation>快捷编号</translation>
    </message>
    <message>
        <source>Only name and rate are needed. Without a price the amount is typed each time; with a key number the item is chosen by it and Enter.</source>
        <translation>名称和税率必填。不填单价则每次输入金额；有快捷编号时，输入它并按 Enter 即可选中。</translation>
    </message>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
    <message>
        <source>Save  Enter</source>
        <translation>保存  Enter</translation>
    </message>
</context>
<context>
    <name>ItemSuggestions</name>
    <message>
        <source>No item has the number {0}. Type a part of the item&apos;s name.</source>
        <translation>没有快捷编号为 {0} 的项目。请输入项目名称的一部分。</translation>
    </message>
</context>
<context>
    <name>ItemTiles</name>
    <message>
        <source>All favourites</source>
        <translation>全部常用项目</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Confirm, or go to what is missing</source>
        <translation>确认，或跳到缺项</translation>
    </message>
    <message>
        <source>Clear the form (F7 brings it back)</source>
        <translation>清空（按 F7 恢复）</translation>
    </message>
    <message>
        <source>Help; again: this page</source>
        <translation>帮助；再按一次：本页</translation>
    </message>
    <message>
        <source>Go to the scan line</source>
        <translation>回到扫描框</translation>
    </message>
    <message>
        <source>Read a code from the screen</source>
        <translation>从屏幕读码</translation>
    </message>
    <message>
        <source>Put the form on hold</source>
        <translation>挂单（暂存当前表单）</translation>
    </message>
    <message>
        <source>Bring back a form on hold</source>
        <translation>取单</translation>
    </message>
    <message>
        <source>Invoices of a day</source>
        <translation>按日查看发票</translation>
    </message>
    <message>
        <source>Undo the last clear, scan or correction</source>
        <translation>撤销上次清空、扫码或更正</translation>
    </message>
    <message>
        <source>Export for accounting</source>
        <translation>导出给会计</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Settings and maintenance</source>
        <translation>设置与维护</translation>
    </message>
    <message>
        <source>Confirm in spite of the question</source>
        <translation>确认无误（回答询问）</translation>
    </message>
    <message>
        <source>Lines: quantity, price, discount</source>
        <translation>明细：数量、单价、折扣</translation>
    </message>
    <message>
        <source>Add a line</source>
        <translation>增加一行</translation>
    </message>
    <message>
        <source>Remove the line</source>
        <translation>删除一行</translation>
    </message>
    <message>
        <source>Company or individual</source>
        <translation>企业或个人</translation>
    </message>
    <message>
        <source>Ordinary or special invoice</source>
        <translation>数电普票或数电专票</translation>
    </message>
    <message>
        <source>Prices with or without tax</source>
        <translation>按含税价或不含税价录入</translation>
    </message>
    <message>
        <source>Paste a code or a copied title</source>
        <translation>粘贴二维码或抬头文字</translation>
    </message>
    <message>
        <source>Read a picture file</source>
        <translation>读取图片文件</translation>
    </message>
    <message>
        <source>Copy the invoice number (in the list)</source>
        <translation>复制发票号码（在列表中）</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Erase</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>LineEditor</name>
    <message>
        <source>Look for it</source>
        <translation>浏览</translation>
    </message>
</context>
<context>
    <name>LinesSection</name>
    <message>
        <source>Buyer  F12</source>
        <translation>购买方  F12</translation>
    </message>
    <message>
        <source>With tax</source>
        <translation>含税</translation>
    </message>
    <message>
        <source>Without tax</source>
        <translation>不含税</translation>
    </message>
    <message>
        <source>Lines of the invoice</source>
        <translation>发票明细</translation>
    </message>
    <message>
        <source>Add line  Ctrl+Enter</source>
        <translation>增加一行  Ctrl+Enter</translation>
    </message>
    <message>
        <source>Remove  Ctrl+−</source>
        <translation>删除  Ctrl+−</translation>
    </message>
    <message>
        <source>No buyer yet</source>
        <translation>尚无购买方</translation>
    </message>
</context>
<context>
    <name>LinesTable</name>
    <message>
        <source>With tax</source>
        <translation>含税</translation>
    </message>
    <message>
        <source>Qty × price</source>
        <translation>数量 × 单价</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>This key had no effect: the cursor is not in a field.</source>
        <translation>这个按键没有输入到任何地方：光标不在输入框里。</translation>
    </message>
    <message>
        <source>Click into a field. Digits alone go to an empty amount.</source>
        <translation>请先点一下要填的栏；金额为空时，数字会直接填入金额。</translation>
    </message>
</context>
<context>
    <name>MaintenanceController</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Exports</source>
        <translation>导出文件</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>{0} has not been exported yet and stays complete.</source>
        <translation>有 {0} 张尚未导出，保留全部内容。</translation>
    </message>
    <message>
        <source>{0} have not been exported yet and stay complete.</source>
        <translation>有 {0} 张尚未导出，保留全部内容。</translation>
    </message>
    <message>
        <source>There is nothing to purge before {0}.</source>
        <translation>{0} 之前没有可清除的内容。</translation>
    </message>
    <message>
        <source>Purge everything before {0}?</source>
        <translation>清除 {0} 之前的内容？</translation>
    </message>
    <message>
        <source>Buyer, remark and scan of {0} invoice are deleted permanently; number, amounts and lines remain. Forms on hold deleted: {1}.</source>
        <translation>{0} 张发票的购买方、备注和扫码内容将被永久清除；申请单号、金额和明细保留。{1} 张挂单将被删除。</translation>
    </message>
    <message>
        <source>Buyer, remark and scan of {0} invoices are deleted permanently; numbers, amounts and lines remain. Forms on hold deleted: {1}.</source>
        <translation>{0} 张发票的购买方、备注和扫码内容将被永久清除；申请单号、金额和明细保留。{1} 张挂单将被删除。</translation>
    </message>
    <message>
        <source>Backups still contain them until newer ones replace them.</source>
        <translation>备份中仍有这些内容，直到被新的备份取代。</translation>
    </message>
    <message>
        <source>Purge</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Invoices purged: {0}; forms on hold deleted: {1}.</source>
        <translation>已清除 {0} 张发票，删除 {1} 张挂单。</translation>
    </message>
    <message>
        <source>Stopped. Purge again to continue.</source>
        <translation>已停止。再次清除即可继续。</translation>
    </message>
    <message>
        <source>Forget all known buyers?</source>
        <translation>删除全部老客户？</translation>
    </message>
    <message>
        <source>They are no longer suggested while typing. Invoices stay unchanged.</source>
        <translation>输入时不再提示这些客户。发票保持不变。</translation>
    </message>
    <message>
        <source>Forget all</source>
        <translation>全部删除</translation>
    </message>
    <message>
        <source>{0} buyer has been forgotten.</source>
        <translation>已删除 {0} 个老客户。</translation>
    </message>
    <message>
        <source>{0} buyers have been forgotten.</source>
        <translation>已删除 {0} 个老客户。</translation>
    </message>
    <message>
        <source>Folder not found: {0}</source>
        <translation>没有这个文件夹：{0}</translation>
    </message>
    <message>
        <source>It is created when something is first saved there.</source>
        <translation>首次写入文件时会自动创建。</translation>
    </message>
</context>
<context>
    <name>MaintenancePage</name>
    <message>
        <source>Maintenance</source>
        <translation>维护</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>Restore …</source>
        <translation>恢复…</translation>
    </message>
    <message>
        <source>Forget all …</source>
        <translation>全部删除…</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Verify now</source>
        <translation>立即校验</translation>
    </message>
    <message>
        <source>Last time, the previous file was kept as {0}.</source>
        <translation>上次恢复时，原文件保存为 {0}。</translation>
    </message>
    <message>
        <source>Replaces the journal with a backup.</source>
        <translation>用备份替换账本。</translation>
    </message>
    <message>
        <source>None yet.</source>
        <translation>尚未进行过。</translation>
    </message>
    <message>
        <source>No invoice has been confirmed yet.</source>
        <translation>还没有确认过发票。</translation>
    </message>
    <message>
        <source>Write down: {0}</source>
        <translation>请抄写保存：{0}</translation>
    </message>
    <message>
        <source>Proves later that nothing was changed: pos-scanner journal verify --hash {0}</source>
        <translation>日后可证明账本未被改动：pos-scanner journal verify --hash {0}</translation>
    </message>
    <message>
        <source>Last purge {0}: everything before {1}.</source>
        <translation>上次 {0}：清除 {1} 之前的内容。</translation>
    </message>
    <message>
        <source>Removes the buyer from exported invoices before</source>
        <translation>清除此日之前已导出发票的购买方信息</translation>
    </message>
    <message>
        <source>{0} kept.</source>
        <translation>已保存 {0} 个。</translation>
    </message>
    <message>
        <source>Purge …</source>
        <translation>清除…</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Second location</source>
        <translation>第二备份位置</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Purge</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Known buyers</source>
        <translation>老客户</translation>
    </message>
    <message>
        <source>Proof of the journal</source>
        <translation>账本校验码</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>There is no backup yet.</source>
        <translation>还没有备份。</translation>
    </message>
    <message>
        <source>The backups cannot be read: {0}</source>
        <translation>备份无法读取：{0}</translation>
    </message>
    <message>
        <source>Backing up …</source>
        <translation>正在备份…</translation>
    </message>
    <message>
        <source>None: all backups are on this computer.</source>
        <translation>未设置：所有备份都在这台电脑上。</translation>
    </message>
    <message>
        <source>{0}, up to entry {1}</source>
        <translation>{0}，至第 {1} 条</translation>
    </message>
    <message>
        <source>{0}: the journal could not be read.</source>
        <translation>{0}：无法读取账本。</translation>
    </message>
    <message>
        <source>{0}: every invoice is as it was confirmed.</source>
        <translation>{0}：全部与确认时一致。</translation>
    </message>
    <message>
        <source>Verifying …</source>
        <translation>正在校验…</translation>
    </message>
    <message>
        <source>Not since the program was started.</source>
        <translation>本次启动后尚未校验。</translation>
    </message>
    <message>
        <source>The newest intact backup: {0}</source>
        <translation>最新的完好备份：{0}</translation>
    </message>
    <message>
        <source>No backup is intact.</source>
        <translation>没有完好的备份。</translation>
    </message>
    <message>
        <source>Second location for backups</source>
        <translation>第二备份位置</translation>
    </message>
    <message>
        <source>Choose the backup to restore</source>
        <translation>选择要恢复的备份</translation>
    </message>
    <message>
        <source>Journals (*.sqlite3)</source>
        <translation>账本 (*.sqlite3)</translation>
    </message>
</context>
<context>
    <name>ManualBrowser</name>
    <message>
        <source>Manual</source>
        <translation>手册</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Did you mean {meant}?</source>
        <translation>是否应为 {meant}？</translation>
    </message>
    <message>
        <source>Exempt</source>
        <translation>免税</translation>
    </message>
    <message>
        <source>Net {0}   Tax {1}</source>
        <translation>不含税 {0}   税额 {1}</translation>
    </message>
    <message>
        <source>Allowed: {wanted}.</source>
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
        <source>Fill in the form by hand, and tell whoever manages the server.</source>
        <translation>请手工填写，并告知服务器管理员。</translation>
    </message>
    <message>
        <source>Ask the customer to open WeChat: Me – Personal Information – My Invoice Header.</source>
        <translation>请顾客打开微信：我 – 个人信息 – 我的发票抬头。</translation>
    </message>
    <message>
        <source>The scan contained no text.</source>
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
        <source>This code contains no readable text.</source>
        <translation>此码中没有可读的文字。</translation>
    </message>
    <message>
        <source>This is a payment code, not an invoice title.</source>
        <translation>这是付款码，不是发票抬头码。</translation>
    </message>
    <message>
        <source>This is the code of an invoice that has already been issued.</source>
        <translation>这是已开发票上的二维码。</translation>
    </message>
    <message>
        <source>This is a shop&apos;s own counter code, which customers scan.</source>
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
        <source>The code arrived with changed characters.</source>
        <translation>扫到的内容与原码不一致。</translation>
    </message>
    <message>
        <source>Scan again; if it happens again, use the camera.</source>
        <translation>请重新扫描；如再次出现，请用摄像头。</translation>
    </message>
    <message>
        <source>A page is open, so this code was not read.</source>
        <translation>有页面打开着，此码没有读取。</translation>
    </message>
    <message>
        <source>Close the page first, then scan again.</source>
        <translation>请先关闭页面，再扫一次。</translation>
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
        <source>The title behind this code is empty.</source>
        <translation>微信中此码的抬头没有内容。</translation>
    </message>
    <message>
        <source>Ask the customer to complete the title in WeChat, or fill in the form by hand.</source>
        <translation>请顾客在微信中补全抬头，或手工填写。</translation>
    </message>
    <message>
        <source>The scan arrived incomplete.</source>
        <translation>扫码枪的输入不完整。</translation>
    </message>
    <message>
        <source>No code was found in this picture.</source>
        <translation>图片中没有找到二维码。</translation>
    </message>
    <message>
        <source>Use a sharper picture that shows the whole code.</source>
        <translation>请换一张清晰、完整的图片。</translation>
    </message>
    <message>
        <source>There are several codes in this picture.</source>
        <translation>图片中有多个码。</translation>
    </message>
    <message>
        <source>Select only the part with the invoice title code.</source>
        <translation>请只截取发票抬头码的部分。</translation>
    </message>
    <message>
        <source>There is no text or picture on the clipboard.</source>
        <translation>剪贴板中没有文字或图片。</translation>
    </message>
    <message>
        <source>First copy the picture with the code, or the code&apos;s text.</source>
        <translation>请先复制含码的图片或码的文字。</translation>
    </message>
    <message>
        <source>The system does not allow the program to read the screen.</source>
        <translation>系统不允许程序读取屏幕。</translation>
    </message>
    <message>
        <source>Allow screen recording in the system settings, or copy the picture.</source>
        <translation>请在系统设置中允许屏幕录制，或改为复制图片。</translation>
    </message>
    <message>
        <source>WeChat codes need a server, and none is set up.</source>
        <translation>查询微信抬头需要服务器，尚未设置。</translation>
    </message>
    <message>
        <source>Fill in the form by hand. The server is set up in the settings.</source>
        <translation>请手工填写。服务器在设置中填写。</translation>
    </message>
    <message>
        <source>The server {host} cannot be reached.</source>
        <translation>连不上服务器 {host}。</translation>
    </message>
    <message>
        <source>Check the network, or fill in the form by hand.</source>
        <translation>请检查网络，或手工填写。</translation>
    </message>
    <message>
        <source>The server {host} did not answer in time.</source>
        <translation>服务器 {host} 未及时响应。</translation>
    </message>
    <message>
        <source>The identity of the server {host} could not be verified.</source>
        <translation>无法验证服务器 {host} 的身份。</translation>
    </message>
    <message>
        <source>The server {host} does not know this till.</source>
        <translation>服务器 {host} 不认识本收银台。</translation>
    </message>
    <message>
        <source>A code is valid for ten minutes and for one till. Ask whoever manages the server for a new one.</source>
        <translation>配对码十分钟内有效，只能用于一个收银台。请向管理服务器的人索取新码。</translation>
    </message>
    <message>
        <source>Have the other one removed, or ask for a code with another name, then pair again.</source>
        <translation>请让管理服务器的人移除另一台，或用别的名称索取配对码，然后重新配对。</translation>
    </message>
    <message>
        <source>{host} is not a pos_scanner server.</source>
        <translation>{host} 不是 pos_scanner 服务器。</translation>
    </message>
    <message>
        <source>Check the server&apos;s address in the settings.</source>
        <translation>请检查设置中的服务器地址。</translation>
    </message>
    <message>
        <source>The server {host} could not look up the code.</source>
        <translation>服务器 {host} 查询失败。</translation>
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
        <source>Today&apos;s WeChat look-ups are used up.</source>
        <translation>今日微信查询次数已用完。</translation>
    </message>
    <message>
        <source>Fill in the form by hand until tomorrow.</source>
        <translation>今日请手工填写。</translation>
    </message>
    <message>
        <source>WeChat is not responding at the moment.</source>
        <translation>微信暂时没有响应。</translation>
    </message>
    <message>
        <source>WeChat does not accept the server&apos;s account.</source>
        <translation>微信不接受服务器的账号配置。</translation>
    </message>
    <message>
        <source>The disk is full: {path}</source>
        <translation>磁盘已满：{path}</translation>
    </message>
    <message>
        <source>Free some space and try again. Nothing is lost.</source>
        <translation>请清理空间后重试，已有内容不会丢失。</translation>
    </message>
    <message>
        <source>Cannot write to {path}</source>
        <translation>无法写入 {path}</translation>
    </message>
    <message>
        <source>Give this user permission to write there, or choose another folder.</source>
        <translation>请为当前用户开放写入权限，或另选文件夹。</translation>
    </message>
    <message>
        <source>Another window is already using this journal.</source>
        <translation>已有另一个窗口在使用此账本。</translation>
    </message>
    <message>
        <source>Use that window, or close it and start again.</source>
        <translation>请使用那个窗口，或关闭它后重新启动。</translation>
    </message>
    <message>
        <source>The journal is damaged: {path}</source>
        <translation>账本已损坏：{path}</translation>
    </message>
    <message>
        <source>Do not delete it. Keep a copy, then restore a backup.</source>
        <translation>请勿删除。先另存一份，再恢复备份。</translation>
    </message>
    <message>
        <source>A newer version of the program has used this journal.</source>
        <translation>此账本由更新版本的程序使用过。</translation>
    </message>
    <message>
        <source>Install that version again.</source>
        <translation>请重新安装那个版本。</translation>
    </message>
    <message>
        <source>The journal is missing, but there are backups: {path}</source>
        <translation>账本不见了，但有备份：{path}</translation>
    </message>
    <message>
        <source>Restore the newest backup: {backup}</source>
        <translation>请用最新的备份恢复：{backup}</translation>
    </message>
    <message>
        <source>The data folder is empty, but it contained this till&apos;s journal: {folder}</source>
        <translation>数据文件夹是空的，本收银台的账本原来在这里：{folder}</translation>
    </message>
    <message>
        <source>Connect its disk and start again, or choose another folder.</source>
        <translation>接好那块磁盘后重新启动，或选择别的文件夹。</translation>
    </message>
    <message>
        <source>This journal is empty, but this till has confirmed {known} invoices: {path}</source>
        <translation>这份账本是空的，而本收银台已确认 {known} 张发票：{path}</translation>
    </message>
    <message>
        <source>Put the right file back, or restore a backup.</source>
        <translation>把正确的文件放回原处，或恢复备份。</translation>
    </message>
    <message>
        <source>This journal is an older copy: {invoices} invoices, but {known} on {day}.</source>
        <translation>这份账本是旧的副本：只有 {invoices} 张发票，{day} 时已有 {known} 张。</translation>
    </message>
    <message>
        <source>Put the newest file back, or restore a backup.</source>
        <translation>把最新的文件放回原处，或恢复备份。</translation>
    </message>
    <message>
        <source>Part of the journal is missing ({path}-wal): there were {known} invoices on {day}.</source>
        <translation>账本缺了一部分（{path}-wal）：{day} 时已有 {known} 张发票。</translation>
    </message>
    <message>
        <source>Copy both files again from where they came; one of them was left out.</source>
        <translation>请从原来的位置把两个文件一起重新复制过来；上次漏了一个。</translation>
    </message>
    <message>
        <source>This journal belongs to another till, {till}: {path}</source>
        <translation>这是另一个收银台（{till}）的账本：{path}</translation>
    </message>
    <message>
        <source>Put this till&apos;s own file back, or restore a backup.</source>
        <translation>把本收银台自己的文件放回原处，或恢复备份。</translation>
    </message>
    <message>
        <source>The journal has been replaced by another file: {path}</source>
        <translation>账本已被另一个文件替换：{path}</translation>
    </message>
    <message>
        <source>Nothing was saved to it. Put the till&apos;s own file back, or restore a backup.</source>
        <translation>没有向其中保存任何发票。请把本收银台自己的文件放回原处，或恢复备份。</translation>
    </message>
    <message>
        <source>The journal was moved or deleted while it was open: {path}</source>
        <translation>账本在打开时被移走或删除了：{path}</translation>
    </message>
    <message>
        <source>Put the file back and confirm again; nothing is lost.</source>
        <translation>请把文件放回原处，再确认一次；没有丢失任何内容。</translation>
    </message>
    <message>
        <source>This file belongs to another program: {path}</source>
        <translation>这个文件是别的程序的数据库：{path}</translation>
    </message>
    <message>
        <source>Choose the till&apos;s own data folder.</source>
        <translation>请选择本收银台自己的数据文件夹。</translation>
    </message>
    <message>
        <source>Head office has another invoice journal of this till, from entry {entry} on.</source>
        <translation>总部保存的本收银台发票账本与本机不同（自第 {entry} 条起）。</translation>
    </message>
    <message>
        <source>Was an older journal restored here? Tell whoever manages the server; until then nothing more of this till is sent.</source>
        <translation>本机是否恢复过旧的账本？请告知服务器管理员；在处理之前，本收银台的发票不再上传。</translation>
    </message>
    <message>
        <source>Head office has more of this till&apos;s invoices than its own journal.</source>
        <translation>总部保存的本收银台发票比本机账本多。</translation>
    </message>
    <message>
        <source>An older journal was restored here. Restore the newest backup before you continue.</source>
        <translation>本机恢复了旧的账本。请先恢复最新的备份再继续。</translation>
    </message>
    <message>
        <source>The server&apos;s copy of the till “{till}” was changed at entry {entry}.</source>
        <translation>服务器保存的收银台“{till}”的数据在第 {entry} 条被改动。</translation>
    </message>
    <message>
        <source>Its invoices up to there have been read. Compare them with the till&apos;s own journal.</source>
        <translation>此前的发票已读取。请与该收银台自己的账本核对。</translation>
    </message>
    <message>
        <source>The till cannot record the state of its journal: {path}</source>
        <translation>无法记录账本的进度：{path}</translation>
    </message>
    <message>
        <source>Invoices are safe, but an outdated copy of the journal might go unnoticed.</source>
        <translation>发票是安全的；但如果换成旧的账本副本，可能察觉不到。</translation>
    </message>
    <message>
        <source>An interrupted restore has now been completed.</source>
        <translation>上次中断的恢复现已完成。</translation>
    </message>
    <message>
        <source>The replaced file is kept next to the journal.</source>
        <translation>被换下的文件保存在账本旁边。</translation>
    </message>
    <message>
        <source>An interrupted restore was undone.</source>
        <translation>上次中断的恢复已撤回。</translation>
    </message>
    <message>
        <source>The journal is unchanged. Restore the backup again.</source>
        <translation>账本保持原样。请重新恢复备份。</translation>
    </message>
    <message>
        <source>The hash of entry {entry} differs from the one that was written down.</source>
        <translation>第 {entry} 条的校验值与记下的不同。</translation>
    </message>
    <message>
        <source>The journal has been changed or replaced since then: compare it with a backup.</source>
        <translation>账本此后被改动或调换：请与备份对照。</translation>
    </message>
    <message>
        <source>This backup is damaged: {path}</source>
        <translation>此备份已损坏：{path}</translation>
    </message>
    <message>
        <source>Choose another one. The journal is unchanged.</source>
        <translation>请换一个备份。账本保持原样。</translation>
    </message>
    <message>
        <source>No backup in the second location: {path} is not available.</source>
        <translation>第二备份位置不可用：找不到 {path}。</translation>
    </message>
    <message>
        <source>Plug in the USB stick or connect the shared folder; the next backup goes there. Today&apos;s is on this computer.</source>
        <translation>请插上 U 盘或连接共享文件夹，下次备份会存过去。今天的备份在本机上。</translation>
    </message>
    <message>
        <source>The clock was changed: it now says {now}.</source>
        <translation>时钟被改过：现在显示 {now}。</translation>
    </message>
    <message>
        <source>The last entry was made on {last}. Correct the computer&apos;s date and time; numbering continues as before.</source>
        <translation>最后一条记录的时间是 {last}。请校准电脑的日期和时间；编号照常连续。</translation>
    </message>
    <message>
        <source>The computer has run out of memory.</source>
        <translation>电脑内存不足。</translation>
    </message>
    <message>
        <source>Close other programs and try again. Nothing was changed.</source>
        <translation>请关闭其他程序后重试。数据没有任何改动。</translation>
    </message>
    <message>
        <source>{day} is in the future. Nothing was purged.</source>
        <translation>{day} 在今天之后，没有清除任何内容。</translation>
    </message>
    <message>
        <source>Enter the first day to keep.</source>
        <translation>请输入要保留的第一天。</translation>
    </message>
    <message>
        <source>Not enough space to update the journal: {free} MB of {needed} MB.</source>
        <translation>空间不足，账本无法升级到此版本：需 {needed} MB，只有 {free} MB。</translation>
    </message>
    <message>
        <source>Free some space in {path}. The journal is unchanged.</source>
        <translation>请在 {path} 腾出空间。账本保持原样。</translation>
    </message>
    <message>
        <source>The second backup location has another disk, or none: {path}</source>
        <translation>第二备份位置上是另一个盘，或没有盘：{path}</translation>
    </message>
    <message>
        <source>Plug in the right USB stick. On a new one, create an empty file {mark}: then it is used.</source>
        <translation>请插上原来的 U 盘。若是新 U 盘，请在上面新建一个空文件 {mark}，之后备份就写到那里。</translation>
    </message>
    <message>
        <source>No second location: copies in {path} would lie in the data folder.</source>
        <translation>这里不能作第二备份位置：复制到 {path} 的备份仍在数据文件夹里。</translation>
    </message>
    <message>
        <source>Copies there would be lost together with the backups. Choose a USB stick, a shared folder or another disk.</source>
        <translation>放在那里会与备份一起丢失。请选择 U 盘、共享文件夹或另一块硬盘。</translation>
    </message>
    <message>
        <source>There is a folder where the journal should be: {path}</source>
        <translation>账本的位置上是一个文件夹：{path}</translation>
    </message>
    <message>
        <source>Rename the folder, put the journal back and try again.</source>
        <translation>请给这个文件夹改名，把账本文件放回来，然后重试。</translation>
    </message>
    <message>
        <source>The journal is missing, and there is no backup: {path}</source>
        <translation>账本不见了，也没有备份：{path}</translation>
    </message>
    <message>
        <source>Put the file back, or start an empty journal.</source>
        <translation>把文件放回原处，或启用空账本。</translation>
    </message>
    <message>
        <source>The journal is missing, and its backups cannot be read: {folder}</source>
        <translation>账本不见了，备份也无法读取：{folder}</translation>
    </message>
    <message>
        <source>Give your user permission to read it, or have its disk checked, and try again. Start an empty journal only if the backups are lost.</source>
        <translation>请给当前用户读取权限，或请人检查硬盘，然后重试。确定备份已丢失，才启用空账本。</translation>
    </message>
    <message>
        <source>The journal is not as it was confirmed: {path}</source>
        <translation>账本与确认时不一致：{path}</translation>
    </message>
    <message>
        <source>Keep a copy of it, and tell whoever manages this computer. Restore the newest intact backup: pos-scanner journal restore {backup}</source>
        <translation>请保留一份副本，并告知这台电脑的管理员。恢复最新的完好备份：pos-scanner journal restore {backup}</translation>
    </message>
    <message>
        <source>A newer version of the program has written this backup: {path}</source>
        <translation>此备份由更新版本的程序写入：{path}</translation>
    </message>
    <message>
        <source>Choose another one, or install that version. The journal is unchanged.</source>
        <translation>请另选一份备份，或安装该版本。账本未改动。</translation>
    </message>
    <message>
        <source>This file is damaged, was changed, or is no invoice journal: {path}</source>
        <translation>该文件已损坏、被改动，或不是发票账本：{path}</translation>
    </message>
    <message>
        <source>Do not restore it. Keep it, tell whoever manages this computer, and check another backup: pos-scanner journal verify FILE</source>
        <translation>请不要恢复它。保留该文件，告知这台电脑的管理员，并检查另一个备份：pos-scanner journal verify FILE</translation>
    </message>
    <message>
        <source>Updating the journal: {shortest} to {longest} seconds, please wait.</source>
        <translation>账本正在升级到此版本：约 {shortest} 至 {longest} 秒，请稍候。</translation>
    </message>
    <message>
        <source>{invoices} invoices; needs {needed} of {free} MB of free space.</source>
        <translation>{invoices} 张发票；需 {needed} MB 空间，可用 {free} MB。</translation>
    </message>
    <message>
        <source>A cashier&apos;s name has 1 to 16 characters.</source>
        <translation>收银员姓名为 1 至 16 个字符。</translation>
    </message>
    <message>
        <source>Type another name.</source>
        <translation>请换一个姓名。</translation>
    </message>
    <message>
        <source>Wrong PIN or badge.</source>
        <translation>密码或工牌不对。</translation>
    </message>
    <message>
        <source>Try again, or ask the owner for a new PIN.</source>
        <translation>请重试，或请店主重设密码。</translation>
    </message>
    <message>
        <source>Too many wrong attempts.</source>
        <translation>错误次数过多。</translation>
    </message>
    <message>
        <source>Wait {seconds} seconds, then try again.</source>
        <translation>请等 {seconds} 秒后再试。</translation>
    </message>
    <message>
        <source>A shift is already open.</source>
        <translation>已有班次在进行。</translation>
    </message>
    <message>
        <source>Close it first.</source>
        <translation>请先交班。</translation>
    </message>
    <message>
        <source>No shift is open.</source>
        <translation>没有进行中的班次。</translation>
    </message>
    <message>
        <source>Open one first.</source>
        <translation>请先开班。</translation>
    </message>
    <message>
        <source>A confirmed invoice is not as it was: {what}</source>
        <translation>有已确认的发票与原来不符：{what}</translation>
    </message>
    <message>
        <source>You can go on working. Restore the newest intact backup: {backup}</source>
        <translation>可继续收银；请恢复最新的完好备份：{backup}</translation>
    </message>
    <message>
        <source>No backup is intact. Keep a copy of {path}, and tell whoever manages this computer.</source>
        <translation>没有完好的备份。请保留一份 {path}，并告知管理这台电脑的人。</translation>
    </message>
    <message>
        <source>There is no journal in this folder: {path}</source>
        <translation>此文件夹里没有账本：{path}</translation>
    </message>
    <message>
        <source>Choose the till&apos;s data folder. Its window creates the journal.</source>
        <translation>请指定收银台的数据文件夹；账本由窗口建立。</translation>
    </message>
    <message>
        <source>The file is damaged: {detail}</source>
        <translation>文件已损坏：{detail}</translation>
    </message>
    <message>
        <source>The file&apos;s tables were changed: the rules that protect the records are not the original ones.</source>
        <translation>文件的表结构被改动：保护记录的规则与原来不同。</translation>
    </message>
    <message>
        <source>The search index is damaged, the invoices are intact: pos-scanner journal reindex</source>
        <translation>搜索索引已损坏，发票记录完好：pos-scanner journal reindex</translation>
    </message>
    <message>
        <source>Invoice {number} cannot be read.</source>
        <translation>发票 {number} 无法读取。</translation>
    </message>
    <message>
        <source>Invoice {number} was changed after it was confirmed.</source>
        <translation>发票 {number} 在确认之后被改动。</translation>
    </message>
    <message>
        <source>The chain of hashes is broken ({detail}). Invoice: {number}</source>
        <translation>校验链中断（{detail}）。发票：{number}</translation>
    </message>
    <message>
        <source>Invoice {number} is missing.</source>
        <translation>缺少发票 {number}。</translation>
    </message>
    <message>
        <source>The shift report {detail} was changed or is missing.</source>
        <translation>班次报表 {detail} 被改动或缺失。</translation>
    </message>
    <message>
        <source>The invoice is incomplete:</source>
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
        <source>The file does not read back as it was written: {path}</source>
        <translation>文件写入后核对不一致：{path}</translation>
    </message>
    <message>
        <source>No invoice was marked as exported. Export again to another disk.</source>
        <translation>没有标记任何发票。请导出到其他磁盘。</translation>
    </message>
    <message>
        <source>File not found: {path}</source>
        <translation>文件不存在：{path}</translation>
    </message>
    <message>
        <source>Check the name.</source>
        <translation>请检查文件名。</translation>
    </message>
    <message>
        <source>This file could not be read: {path}</source>
        <translation>无法读取此文件：{path}</translation>
    </message>
    <message>
        <source>Check that it is the right kind of file and that you have permission to read it.</source>
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
        <source>This is not a list of items: {path}</source>
        <translation>这不是商品列表：{path}</translation>
    </message>
    <message>
        <source>Correct the list and try again; nothing was changed.</source>
        <translation>请改正列表后重试；没有任何改动。</translation>
    </message>
    <message>
        <source>This title cannot be turned into a code.</source>
        <translation>这个抬头无法生成二维码。</translation>
    </message>
    <message>
        <source>Shorten it, or remove &lt; &gt; and |.</source>
        <translation>请缩短内容，或去掉 &lt; &gt; 和 |。</translation>
    </message>
    <message>
        <source>Open in another program, or write-protected: {path}</source>
        <translation>文件正被其他程序打开，或为只读：{path}</translation>
    </message>
    <message>
        <source>Close it there (Excel, perhaps; a virus scanner takes a moment), or choose another file; try again.</source>
        <translation>请先在该程序（如 Excel）中关闭此文件；如为杀毒软件占用，请稍候。也可另选文件，然后重试。</translation>
    </message>
    <message>
        <source>Windows allows no file or folder called {name}: {path}</source>
        <translation>Windows 不允许文件或文件夹使用名称“{name}”：{path}</translation>
    </message>
    <message>
        <source>Choose another name: not CON, PRN, AUX, NUL, COM1 or LPT1, no dot or space at its end, none of &lt; &gt; : | ? * in it.</source>
        <translation>请换一个名称：不能是 CON、PRN、AUX、NUL、COM1、LPT1 等，末尾不能有点或空格，且不能包含 &lt; &gt; : | ? *。</translation>
    </message>
    <message>
        <source>The path is too long: {path}</source>
        <translation>路径过长：{path}</translation>
    </message>
    <message>
        <source>Choose a folder nearer to the drive, or shorter names; try again.</source>
        <translation>请选择层级更浅的文件夹，或缩短名称，然后重试。</translation>
    </message>
    <message>
        <source>There is already another file or folder with this name: {path}</source>
        <translation>已有同名的其他文件或文件夹：{path}</translation>
    </message>
    <message>
        <source>Choose another name; only earlier exports are replaced.</source>
        <translation>请换一个名称；只有先前的导出文件会被替换。</translation>
    </message>
    <message>
        <source>Port {port} is in use by another program.</source>
        <translation>端口 {port} 已被其他程序占用。</translation>
    </message>
    <message>
        <source>Choose another with --port.</source>
        <translation>请用 --port 换一个端口。</translation>
    </message>
    <message>
        <source>The database {place} is not responding.</source>
        <translation>数据库 {place} 没有响应。</translation>
    </message>
    <message>
        <source>Is it running? Address, name and password are in POS_SCANNER_BACKEND_DATABASE.</source>
        <translation>它在运行吗？地址、名称和密码在 POS_SCANNER_BACKEND_DATABASE 里。</translation>
    </message>
    <message>
        <source>The database {place} is from another version.</source>
        <translation>数据库 {place} 不是这个版本的。</translation>
    </message>
    <message>
        <source>Run: pos-scanner backend migrate</source>
        <translation>请运行：pos-scanner backend migrate</translation>
    </message>
    <message>
        <source>A newer version of the server has used {place}.</source>
        <translation>{place} 已被更新版本的服务器使用过。</translation>
    </message>
    <message>
        <source>Update the server on this machine.</source>
        <translation>请更新本机上的服务器。</translation>
    </message>
    <message>
        <source>A part of the program is not installed: {part}.</source>
        <translation>程序的一部分未安装：{part}。</translation>
    </message>
    <message>
        <source>Install the wheel again with it: pip install &apos;./pos_scanner-….whl[{extra}]&apos;</source>
        <translation>请连同该部分重新安装：pip install &apos;./pos_scanner-….whl[{extra}]&apos;</translation>
    </message>
    <message>
        <source>There is no screen to open a window on.</source>
        <translation>这里没有可以打开窗口的屏幕。</translation>
    </message>
    <message>
        <source>Start the program from the desktop. Commands work without a screen.</source>
        <translation>请从桌面启动；命令在这里也可使用。</translation>
    </message>
    <message>
        <source>Something went wrong in the program. Confirmed invoices are safe.</source>
        <translation>程序出错了；已确认的发票是安全的。</translation>
    </message>
    <message>
        <source>Try again. Details are in the log file.</source>
        <translation>请重试。日志文件可供技术人员查看。</translation>
    </message>
    <message>
        <source>The database {place} is not running.</source>
        <translation>数据库 {place} 没有运行。</translation>
    </message>
    <message>
        <source>Start it, or correct its address in POS_SCANNER_BACKEND_DATABASE.</source>
        <translation>请启动它，或更正 POS_SCANNER_BACKEND_DATABASE 中的地址。</translation>
    </message>
    <message>
        <source>The address of the database {place} is unknown in this network.</source>
        <translation>网络中找不到数据库 {place} 的地址。</translation>
    </message>
    <message>
        <source>Correct its address in POS_SCANNER_BACKEND_DATABASE.</source>
        <translation>请更正 POS_SCANNER_BACKEND_DATABASE 中的地址。</translation>
    </message>
    <message>
        <source>The database {place} does not accept user or password.</source>
        <translation>数据库 {place} 不接受用户名或密码。</translation>
    </message>
    <message>
        <source>Correct them in POS_SCANNER_BACKEND_DATABASE.</source>
        <translation>请在 POS_SCANNER_BACKEND_DATABASE 中更正。</translation>
    </message>
    <message>
        <source>There is no database {place}.</source>
        <translation>没有数据库 {place}。</translation>
    </message>
    <message>
        <source>Create it (createdb), or correct its name in POS_SCANNER_BACKEND_DATABASE.</source>
        <translation>请用 createdb 创建，或更正 POS_SCANNER_BACKEND_DATABASE 中的名称。</translation>
    </message>
    <message>
        <source>Choose another name; only earlier backups of this journal are replaced.</source>
        <translation>请换一个名称；只有此账本先前的备份会被替换。</translation>
    </message>
    <message>
        <source>This file has been changed and is kept: {path}</source>
        <translation>此文件被改动过，保持原样：{path}</translation>
    </message>
    <message>
        <source>Choose another folder, or rename that file first.</source>
        <translation>请换一个文件夹，或先把该文件改名。</translation>
    </message>
    <message>
        <source>There is no folder {path}</source>
        <translation>没有此文件夹：{path}</translation>
    </message>
    <message>
        <source>Check its name, or create it first.</source>
        <translation>请检查名称，或先建立该文件夹。</translation>
    </message>
    <message>
        <source>There is no settings file {path}</source>
        <translation>没有此设置文件：{path}</translation>
    </message>
    <message>
        <source>Check the name after --config; an empty file is enough.</source>
        <translation>请检查 --config 后面的名称；空文件也可以。</translation>
    </message>
    <message>
        <source>This is a folder, not a settings file: {path}</source>
        <translation>这是文件夹，不是设置文件：{path}</translation>
    </message>
    <message>
        <source>Name the file after --config, such as settings.toml.</source>
        <translation>请在 --config 后写出文件名，例如 settings.toml。</translation>
    </message>
    <message>
        <source>This is a pipe or a device, not a file: {path}</source>
        <translation>这是管道或设备，不是文件：{path}</translation>
    </message>
    <message>
        <source>Name a file; what comes from a pipe, save to one first.</source>
        <translation>请指定一个文件；来自管道的内容请先保存为文件。</translation>
    </message>
    <message>
        <source>More than 256 MB came through the pipe.</source>
        <translation>管道送来的内容超过 256 MB。</translation>
    </message>
    <message>
        <source>A picture is smaller; save a video to a file and name it.</source>
        <translation>图片不会这么大；视频请先存成文件，再写出文件名。</translation>
    </message>
    <message>
        <source>This is a file or a device, not a folder: {path}</source>
        <translation>这是文件或设备，不是文件夹：{path}</translation>
    </message>
    <message>
        <source>Name a folder, or choose another name.</source>
        <translation>请指定一个文件夹，或换一个名称。</translation>
    </message>
    <message>
        <source>A folder, a device or a broken link is in a file&apos;s place: {path}</source>
        <translation>文件的位置被文件夹、设备或失效链接占用：{path}</translation>
    </message>
    <message>
        <source>Move it to another place, then try again.</source>
        <translation>请将其移到别处，然后重试。</translation>
    </message>
    <message>
        <source>Cannot write to {path}: the disk is read-only</source>
        <translation>无法写入 {path}：磁盘为只读</translation>
    </message>
    <message>
        <source>What was confirmed is not lost. A system makes a disk read-only when it finds errors on it: copy the data folder to another disk and have this one checked.</source>
        <translation>已确认的内容没有丢失。系统发现磁盘出错时会把它改为只读：请把数据文件夹复制到另一个磁盘，并检查这个磁盘。</translation>
    </message>
    <message>
        <source>Capital and small letters were swapped.</source>
        <translation>大小写被改动了。</translation>
    </message>
    <message>
        <source>Turn off Caps Lock and scan again.</source>
        <translation>请关闭大写锁定（Caps Lock）后重新扫描。</translation>
    </message>
    <message>
        <source>Part of the code was lost.</source>
        <translation>扫到的内容不完整。</translation>
    </message>
    <message>
        <source>Do not delete it. Restore the newest backup: {backup}</source>
        <translation>请勿删除。请用最新的备份恢复：{backup}</translation>
    </message>
    <message>
        <source>There is already a cashier with this name.</source>
        <translation>已有同名收银员。</translation>
    </message>
    <message>
        <source>A PIN has 4 to 12 digits.</source>
        <translation>密码为 4 至 12 位数字。</translation>
    </message>
    <message>
        <source>Type another PIN.</source>
        <translation>请换一个密码。</translation>
    </message>
    <message>
        <source>This badge belongs to another cashier.</source>
        <translation>此工牌属于另一位收银员。</translation>
    </message>
    <message>
        <source>Scan another badge.</source>
        <translation>请扫另一张工牌。</translation>
    </message>
    <message>
        <source>The certificate of the server {host} has expired.</source>
        <translation>服务器 {host} 的证书已过期。</translation>
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
        <source>The server {host} is not running.</source>
        <translation>服务器 {host} 没有运行。</translation>
    </message>
    <message>
        <source>The name {host} is unknown in this network.</source>
        <translation>网络中找不到 {host}。</translation>
    </message>
    <message>
        <source>Check the network and the server&apos;s address.</source>
        <translation>请检查网络和服务器地址。</translation>
    </message>
    <message>
        <source>The settings could not be read: line {line} of {path}</source>
        <translation>设置无法读取：{path} 第 {line} 行</translation>
    </message>
    <message>
        <source>There is no setting {key}: line {line} of {path}</source>
        <translation>没有名为 {key} 的设置：{path} 第 {line} 行</translation>
    </message>
    <message>
        <source>The setting {key} has a wrong value: line {line} of {path}</source>
        <translation>设置 {key} 的值不对：{path} 第 {line} 行</translation>
    </message>
    <message>
        <source>Correct that line (a quote or a bracket is often missing).</source>
        <translation>请改正这一行（常见原因是缺少引号或括号）。</translation>
    </message>
    <message>
        <source>Correct or remove that line.</source>
        <translation>请改正或删除这一行。</translation>
    </message>
    <message>
        <source>Correct that line.</source>
        <translation>请改正这一行。</translation>
    </message>
    <message>
        <source>The option {key} has a wrong value.</source>
        <translation>选项 {key} 的值不对。</translation>
    </message>
    <message>
        <source>Correct it, then start again.</source>
        <translation>请改正后重新启动。</translation>
    </message>
    <message>
        <source>The setting {key} has a wrong value.</source>
        <translation>设置 {key} 的值不对。</translation>
    </message>
    <message>
        <source>Correct it in the settings.</source>
        <translation>请在设置中改正。</translation>
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
        <source>Other users can read {path}, which contains a secret.</source>
        <translation>{path} 含有密钥，但其他用户可以读取。</translation>
    </message>
    <message>
        <source>Make it readable only by you: chmod 600 {path}</source>
        <translation>请设为仅自己可读：chmod 600 {path}</translation>
    </message>
    <message>
        <source>There is no configuration file {path}</source>
        <translation>没有配置文件 {path}</translation>
    </message>
    <message>
        <source>Correct the variable POS_SCANNER_BACKEND_CONFIG.</source>
        <translation>请更正环境变量 POS_SCANNER_BACKEND_CONFIG。</translation>
    </message>
    <message>
        <source>The settings could not be read: {path}</source>
        <translation>设置无法读取：{path}</translation>
    </message>
    <message>
        <source>It must be a UTF-8 text file that you have permission to read.</source>
        <translation>应为您可读取的 UTF-8 文本文件。</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>扫码枪</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Items and tax</source>
        <translation>项目与税率</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Cashiers</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation>维护</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>First start guide …</source>
        <translation>首次使用向导…</translation>
    </message>
    <message>
        <source>Title card …</source>
        <translation>抬头卡…</translation>
    </message>
    <message>
        <source>Test: show the picture</source>
        <translation>测试：显示画面</translation>
    </message>
    <message>
        <source>Cameras …</source>
        <translation>摄像头…</translation>
    </message>
    <message>
        <source>Test: scanner set-up …</source>
        <translation>测试：扫码枪设置…</translation>
    </message>
    <message>
        <source>Test the server</source>
        <translation>测试服务器</translation>
    </message>
    <message>
        <source>Pair with a server …</source>
        <translation>与服务器配对…</translation>
    </message>
    <message>
        <source>Items …</source>
        <translation>项目…</translation>
    </message>
    <message>
        <source>Test the folder</source>
        <translation>测试文件夹</translation>
    </message>
    <message>
        <source>Test: play a sound</source>
        <translation>测试：播放声音</translation>
    </message>
    <message>
        <source>Maintenance …</source>
        <translation>维护…</translation>
    </message>
    <message>
        <source>Help …  F1</source>
        <translation>帮助…  F1</translation>
    </message>
    <message>
        <source>{path} can be written: a file went in and out in {ms} ms.</source>
        <translation>{path} 可以写入：写入并删除一个文件用时 {ms} 毫秒。</translation>
    </message>
    <message>
        <source>There is no folder to test.</source>
        <translation>没有可测试的文件夹。</translation>
    </message>
    <message>
        <source>Choose a second location first; an empty one copies nowhere.</source>
        <translation>请先选择第二备份位置；留空则不复制。</translation>
    </message>
    <message>
        <source>Enter a volume, 60 for example, and test again.</source>
        <translation>请输入音量（例如 60）再测试。</translation>
    </message>
    <message>
        <source>A sound was played at {volume} %.</source>
        <translation>已以 {volume}% 音量播放声音。</translation>
    </message>
    <message>
        <source>Custom formats …</source>
        <translation>自定义格式…</translation>
    </message>
    <message>
        <source>Test the second location</source>
        <translation>测试第二备份位置</translation>
    </message>
    <message>
        <source>If you heard nothing, turn the computer&apos;s loudspeakers on or up.</source>
        <translation>如果没有听到，请打开电脑的扬声器或调大音量。</translation>
    </message>
    <message>
        <source>The volume is 0: no sound is played.</source>
        <translation>音量为 0，不播放声音。</translation>
    </message>
    <message>
        <source>The camera gives pictures: {size} pixels.</source>
        <translation>摄像头画面正常：{size} 像素。</translation>
    </message>
    <message>
        <source>Hold a code in front of it; what it reads appears here.</source>
        <translation>请把码对准摄像头，识读结果显示在这里。</translation>
    </message>
    <message>
        <source>The camera gives no picture.</source>
        <translation>摄像头没有画面。</translation>
    </message>
    <message>
        <source>Check the cable, close other programs that use it, or choose another.</source>
        <translation>请检查连接线，关闭占用摄像头的其他程序，或选择另一个摄像头。</translation>
    </message>
    <message>
        <source>Read: a WeChat invoice title code.</source>
        <translation>已识读：微信抬头码。</translation>
    </message>
    <message>
        <source>Its title comes from the server when a customer shows it.</source>
        <translation>顾客出示时，抬头由服务器查询。</translation>
    </message>
    <message>
        <source>Read: the invoice title of {name}.</source>
        <translation>已识读：{name} 的抬头。</translation>
    </message>
    <message>
        <source>It works: reading this code needs no server.</source>
        <translation>识读正常：这种码不需要服务器。</translation>
    </message>
    <message>
        <source>Read: a code of {count} characters. It works.</source>
        <translation>已识读：{count} 个字符的码。识读正常。</translation>
    </message>
    <message>
        <source>This till is not set up yet: page {page} of {pages}.</source>
        <translation>本收银台尚未设置完：第 {page} 步，共 {pages} 步。</translation>
    </message>
    <message>
        <source>The guide is under Settings, Shop, too.</source>
        <translation>也可在“设置 → 店铺”中打开向导。</translation>
    </message>
    <message>
        <source>TRIAL – nothing of this is kept. A made-up customer shows a code: type an amount and press Enter.</source>
        <translation>试用——不会保留任何内容。一位虚构的顾客出示了码：请输入金额，按 Enter。</translation>
    </message>
    <message>
        <source>That was an invoice. Nothing of it is kept.</source>
        <translation>这就是一张发票。不会保留任何内容。</translation>
    </message>
    <message>
        <source>Try another one, or end the trial.</source>
        <translation>可再试一张，或结束试用。</translation>
    </message>
    <message>
        <source>TRIAL</source>
        <translation>试用</translation>
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
        <source>Quantity times price differs from the amount. The amount counts.</source>
        <translation>数量×单价与金额不符，以金额为准。</translation>
    </message>
    <message>
        <source>The environment variable {key} has a wrong value.</source>
        <translation>环境变量 {key} 的值有误。</translation>
    </message>
    <message>
        <source>Correct or remove it, then start again.</source>
        <translation>请重新设置或删除该变量，再重新启动。</translation>
    </message>
    <message>
        <source>The quantity must be a number above 0, with at most 13 decimals.</source>
        <translation>数量须是大于 0 的数，最多 13 位小数。</translation>
    </message>
    <message>
        <source>The unit price must be a number above 0, with at most 13 decimals.</source>
        <translation>单价须是大于 0 的数，最多 13 位小数。</translation>
    </message>
    <message>
        <source>The discount must be a sum of money smaller than the amount.</source>
        <translation>折扣额须是小于金额的数，最多两位小数。</translation>
    </message>
    <message>
        <source>A tax code has 19 digits: the tax platform rejects any other.</source>
        <translation>税收分类编码须为 19 位数字，否则税务平台会退回。</translation>
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
        <source>The tax number&apos;s check character is wrong: compare it with the code.</source>
        <translation>税号校验位不符，请与二维码核对。</translation>
    </message>
    <message>
        <source>The tax number has {0} characters; nowadays it has 18.</source>
        <translation>税号有 {0} 位，现行税号为 18 位。</translation>
    </message>
    <message>
        <source>The tax number contains characters that are never used in one (such as I, O or S).</source>
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
        <source>{field} is long ({0} of {1}): some accounting programs will cut it off.</source>
        <translation>{field}较长（{0}/{1}），有的财务软件会截断。</translation>
    </message>
    <message>
        <source>The code&apos;s check value is wrong: read the title out to the customer.</source>
        <translation>二维码校验值不符，请与顾客口头核对抬头。</translation>
    </message>
    <message>
        <source>Address and phone came as one text: check where it was split.</source>
        <translation>地址与电话连在一起，请核对拆分处。</translation>
    </message>
    <message>
        <source>Bank and account came as one text: check where it was split.</source>
        <translation>开户行与账号连在一起，请核对拆分处。</translation>
    </message>
    <message>
        <source>The code&apos;s separators had been changed and were corrected: check the title.</source>
        <translation>抬头码的分隔符被改动，已更正，请核对抬头。</translation>
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
        <source>E-mail</source>
        <translation>邮箱</translation>
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
        <source>Tax code</source>
        <translation>税收分类编码</translation>
    </message>
    <message>
        <source>Spec</source>
        <translation>规格型号</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Unit price</source>
        <translation>单价</translation>
    </message>
    <message>
        <source>Discount</source>
        <translation>折扣额</translation>
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
        <translation>订单号/小票号</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>no buyer yet</source>
        <translation>尚无购买方</translation>
    </message>
    <message>
        <source>This order has already been invoiced as {0} (¥{1}, {2}).</source>
        <translation>此订单已开票：{0}（¥{1}，{2}）。</translation>
    </message>
    <message>
        <source>This order was invoiced at {1}: {0} (¥{2}, {3}).</source>
        <translation>此订单已在 {1} 开票：{0}（¥{2}，{3}）。</translation>
    </message>
    <message>
        <source>This order is already on hold: {0} ({1}).</source>
        <translation>此订单已有挂单：{0}（{1}）。</translation>
    </message>
    <message>
        <source>This buyer has just been invoiced as {0} (¥{1}, {2}).</source>
        <translation>该购买方刚刚开过 {0}（¥{1}，{2}）。</translation>
    </message>
    <message>
        <source>That invoice has already been replaced by {0} (¥{1}, {2}).</source>
        <translation>那张发票已被 {0} 替换（¥{1}，{2}）。</translation>
    </message>
    <message>
        <source>Nothing has been changed: {0} (¥{1}, {2}) would be voided and replaced by an equal one.</source>
        <translation>内容没有任何改动：{0}（¥{1}，{2}）将作废，并由内容相同的一张替换。</translation>
    </message>
    <message>
        <source>Nothing has been changed since {0} was rejected: {3}</source>
        <translation>{0} 被退回后，内容没有任何改动。退回原因：{3}</translation>
    </message>
    <message>
        <source>The amount must be above 0 and at most 99,999,999,999.99, with at most two decimals.</source>
        <translation>金额须大于 0、不超过 99,999,999,999.99，最多两位小数。</translation>
    </message>
    <message>
        <source>The order number has no letter and no digit: was it typed by mistake?</source>
        <translation>订单号里既没有字母也没有数字，是不是输错了？</translation>
    </message>
    <message>
        <source>{0} is a summary code, which the tax platform rejects: choose a more specific one for the item.</source>
        <translation>{0} 是汇总编码，税务平台不接受：请在项目处选更细的编码。</translation>
    </message>
    <message>
        <source>{0} % is no rate of value-added tax: check it before you confirm.</source>
        <translation>{0}% 不是增值税税率，确认前请核对。</translation>
    </message>
    <message>
        <source>Exempt items cannot go on a special invoice: the tax platform rejects them.</source>
        <translation>免税项目不能开具数电专票：平台会退回。</translation>
    </message>
    <message>
        <source>The tax platform rejects a rate of 0 %. Choose “exempt” if the item is exempt.</source>
        <translation>平台不接受 0% 税率：免税项目请选择“免税”。</translation>
    </message>
    <message>
        <source>Not chosen yet: company or individual?</source>
        <translation>尚未选择：企业还是个人？</translation>
    </message>
    <message>
        <source>A special invoice needs: {field}</source>
        <translation>数电专票必须填写：{field}</translation>
    </message>
    <message>
        <source>A special invoice can also show: {field}</source>
        <translation>数电专票还可填写：{field}</translation>
    </message>
    <message>
        <source>The tax number looks misread. Is it {0}?</source>
        <translation>税号可能看错了：是不是 {0}？</translation>
    </message>
    <message>
        <source>An older tax number of {0} characters; nowadays it has 18.</source>
        <translation>这是 {0} 位的旧税号；现在的税号是 18 位。</translation>
    </message>
    <message>
        <source>This is an identity card number: correct for a sole trader, not for a company.</source>
        <translation>这是身份证号码：个体工商户可以用，公司不能用。</translation>
    </message>
    <message>
        <source>A registered name contains neither &lt; nor &gt;: the tax platform rejects them.</source>
        <translation>登记名称中没有 &lt; 和 &gt;：税务平台不接受。</translation>
    </message>
    <message>
        <source>This does not look like a name.</source>
        <translation>这不像是名称。</translation>
    </message>
    <message>
        <source>A tax number stands where the name belongs: {1}</source>
        <translation>名称栏里填的是税号：{1}</translation>
    </message>
    <message>
        <source>This does not look like a phone number.</source>
        <translation>这不像电话号码。</translation>
    </message>
    <message>
        <source>The address ends with a phone number: {1}</source>
        <translation>地址末尾有电话号码：{1}</translation>
    </message>
    <message>
        <source>An account number has digits only, usually 8 to 30.</source>
        <translation>银行账号只含数字，一般为 8 到 30 位。</translation>
    </message>
    <message>
        <source>The bank&apos;s name ends with an account number: {1}</source>
        <translation>开户行末尾有账号：{1}</translation>
    </message>
    <message>
        <source>This is not a valid e-mail address (at most 72 characters).</source>
        <translation>这不是电子邮箱地址（最长 72 个字符）。</translation>
    </message>
    <message>
        <source>{field} is usually written: {0}</source>
        <translation>{field}的通常写法是：{0}</translation>
    </message>
    <message>
        <source>A special invoice is for companies, not for individuals.</source>
        <translation>数电专票只能开给单位，不能开给个人。</translation>
    </message>
    <message>
        <source>The tax platform rejected it: {0}</source>
        <translation>税务平台退回：{0}</translation>
    </message>
    <message>
        <source>This replaces {0}, which is already voided.</source>
        <translation>本张替换 {0}，该张已作废。</translation>
    </message>
    <message>
        <source>This cannot be calculated. Use numbers, + - × ÷ and brackets, like 12*3.5</source>
        <translation>无法计算：只能用数字、+ - × ÷ 和括号，例如 12*3.5</translation>
    </message>
    <message>
        <source>A bracket is missing in this calculation.</source>
        <translation>算式中的括号不成对。</translation>
    </message>
    <message>
        <source>Division by zero is not possible.</source>
        <translation>不能除以零。</translation>
    </message>
    <message>
        <source>This calculation is too long.</source>
        <translation>算式太长。</translation>
    </message>
    <message>
        <source>The result is zero, negative or too large for an invoice.</source>
        <translation>算式的结果为零或负数，或超出发票金额上限。</translation>
    </message>
    <message>
        <source>The item needs a name.</source>
        <translation>项目需要名称。</translation>
    </message>
    <message>
        <source>A tax code has 19 digits.</source>
        <translation>税收编码为 19 位数字。</translation>
    </message>
    <message>
        <source>This tax code has finer ones below it: choose one of them.</source>
        <translation>这是汇总编码，请选择其下的明细编码。</translation>
    </message>
    <message>
        <source>Choose a tax rate.</source>
        <translation>请选择税率。</translation>
    </message>
    <message>
        <source>A price is a number like 12.50.</source>
        <translation>单价应为数字，例如 12.50。</translation>
    </message>
    <message>
        <source>A key number has 1 to 6 digits.</source>
        <translation>快捷编号为 1 到 6 位数字。</translation>
    </message>
    <message>
        <source>Another item has this name and unit.</source>
        <translation>已有同名同单位的项目。</translation>
    </message>
    <message>
        <source>Another item has this key number.</source>
        <translation>已有项目使用此快捷编号。</translation>
    </message>
    <message>
        <source>There are 20,000 items already.</source>
        <translation>项目已达 20,000 个。</translation>
    </message>
    <message>
        <source>Correct that row and try again; nothing was changed.</source>
        <translation>请改正该行后重试；没有任何改动。</translation>
    </message>
    <message>
        <source>{item} has no tax code.</source>
        <translation>“{item}”没有税收分类编码。</translation>
    </message>
    <message>
        <source>The tax platform requires one. The item field finds codes.</source>
        <translation>平台开票要用。在项目栏输入词语或拼音可查。</translation>
    </message>
    <message>
        <source>Write it like 6% or 0.06, or exempt.</source>
        <translation>请写成 6% 或 0.06，或免税。</translation>
    </message>
    <message>
        <source>Put headings above the columns and try again.</source>
        <translation>请在各列上方加上标题后重试。</translation>
    </message>
    <message>
        <source>{0} changed to {1}</source>
        <translation>{0}已写作 {1}</translation>
    </message>
    <message>
        <source>It was {0}. F7 restores it.</source>
        <translation>原为 {0}，按 F7 恢复。</translation>
    </message>
    <message>
        <source>F7 restores what was entered.</source>
        <translation>按 F7 恢复原样。</translation>
    </message>
    <message>
        <source>This order has already been invoiced as {number} (¥{amount}, {time}).</source>
        <translation>此订单已开票：{number}（¥{amount}，{time}）。</translation>
    </message>
    <message>
        <source>Nothing was confirmed. Check the order number.</source>
        <translation>尚未确认，请核对订单号/小票号。</translation>
    </message>
    <message>
        <source>This buyer has just been invoiced as {number} (¥{amount}, {time}).</source>
        <translation>该购买方刚刚开过 {number}（¥{amount}，{time}）。</translation>
    </message>
    <message>
        <source>Nothing was confirmed. Check whether this is another sale.</source>
        <translation>尚未确认，请核对是否为另一笔消费。</translation>
    </message>
    <message>
        <source>That invoice has already been replaced by {number} (¥{amount}, {time}).</source>
        <translation>那张发票已被 {number} 替换（¥{amount}，{time}）。</translation>
    </message>
    <message>
        <source>Nothing was confirmed. Clear the form, and replace {number} if necessary.</source>
        <translation>尚未确认。请清空表单；如有需要，请替换 {number}。</translation>
    </message>
    <message>
        <source>{number} (¥{amount}, {time}) would be replaced by an equal one.</source>
        <translation>{number}（¥{amount}，{time}）将被内容相同的一张替换。</translation>
    </message>
    <message>
        <source>Nothing was confirmed. Change what is wrong in it.</source>
        <translation>尚未确认。请改正有误的内容。</translation>
    </message>
    <message>
        <source>Nothing has been changed since {number} was rejected: {reason}</source>
        <translation>{number} 被退回后，内容没有任何改动。退回原因：{reason}</translation>
    </message>
    <message>
        <source>This form was already confirmed before the change: {number}</source>
        <translation>此表单在修改前已确认为 {number}</translation>
    </message>
    <message>
        <source>Press Enter to replace {number} with this form.</source>
        <translation>按回车将以当前内容替换 {number}。</translation>
    </message>
    <message>
        <source>There is no column for the item name: {path}</source>
        <translation>没有“项目名称”（或 name）这一列：{path}</translation>
    </message>
    <message>
        <source>There are no items below the headings: {path}</source>
        <translation>标题下面没有商品：{path}</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>请选择其他文件。</translation>
    </message>
    <message>
        <source>The list of items could not be read at {row} {column}: {path}</source>
        <translation>商品列表无法读取，位置 {row} {column}：{path}</translation>
    </message>
    <message>
        <source>Correct that place (often a quotation mark or bracket is missing).</source>
        <translation>请改正该处（常常是缺少引号或括号）。</translation>
    </message>
    <message>
        <source>Row {row}: the item has no name.</source>
        <translation>第 {row} 行：商品没有名称。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: this is too long.</source>
        <translation>第 {row} 行“{column}”：内容太长。</translation>
    </message>
    <message>
        <source>A name may have 100 characters, a unit 22.</source>
        <translation>名称最长 100 个字符，单位最长 22 个字符。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: a tax code has 19 digits.</source>
        <translation>第 {row} 行“{column}”：税收分类编码为 19 位数字。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: the spreadsheet has rounded the tax code.</source>
        <translation>第 {row} 行“{column}”：表格软件把税收分类编码当成数字，末尾几位已丢失。</translation>
    </message>
    <message>
        <source>Format the column as text and type the codes again.</source>
        <translation>请把该列设为文本格式，重新输入编码。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: this is a summary code; there are more specific ones below it.</source>
        <translation>第 {row} 行“{column}”列：这是汇总编码，下面还有更细的编码。</translation>
    </message>
    <message>
        <source>The tax platform rejects summary codes: choose one below it.</source>
        <translation>税务平台不接受汇总编码：请选它下面的一个。</translation>
    </message>
    <message>
        <source>There are no columns for tax codes and their names: {path}</source>
        <translation>没有“合并编码”（或“篇”至“细目”）和“货物和劳务名称”列：{path}</translation>
    </message>
    <message>
        <source>Choose the table of tax codes as downloaded from the tax platform (xlsx or CSV).</source>
        <translation>请选择从电子税务局下载的税收分类编码表（xlsx 或 CSV）。</translation>
    </message>
    <message>
        <source>There are no tax codes in this file: {path}</source>
        <translation>其中没有税收分类编码：{path}</translation>
    </message>
    <message>
        <source>Import the tax platform&apos;s table of tax codes again.</source>
        <translation>请重新导入电子税务局的税收分类编码表。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: this is not a tax rate.</source>
        <translation>第 {row} 行“{column}”：这不是税率。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: this is not a price.</source>
        <translation>第 {row} 行“{column}”：这不是价格。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: an item number has 1 to 6 digits.</source>
        <translation>第 {row} 行“{column}”：快捷编号为 1 到 6 位数字。</translation>
    </message>
    <message>
        <source>Row {row}: this item is already in the list.</source>
        <translation>第 {row} 行：列表中已有这个商品。</translation>
    </message>
    <message>
        <source>Row {row}: another item already has this number.</source>
        <translation>第 {row} 行：已有项目使用这个快捷编号。</translation>
    </message>
    <message>
        <source>There are more than 20,000 items: {path}</source>
        <translation>商品超过 20,000 个：{path}</translation>
    </message>
    <message>
        <source>Remove items that are no longer sold.</source>
        <translation>请去掉不再销售的商品。</translation>
    </message>
    <message>
        <source>This file is in the old Excel format (.xls): {path}</source>
        <translation>这是旧版 Excel 文件（.xls）：{path}</translation>
    </message>
    <message>
        <source>Save it as .xlsx in Excel and try again.</source>
        <translation>请在 Excel 中另存为 .xlsx 后重试。</translation>
    </message>
    <message>
        <source>This picture is too large: {path}</source>
        <translation>图片过大：{path}</translation>
    </message>
    <message>
        <source>Crop it to the code, or save it smaller.</source>
        <translation>请截取二维码部分，或将图片缩小后保存再试。</translation>
    </message>
    <message>
        <source>This PDF file is protected by a password: {path}</source>
        <translation>此 PDF 文件有密码保护：{path}</translation>
    </message>
    <message>
        <source>Save it without the password, or as a picture.</source>
        <translation>请另存为无密码的 PDF 或图片后再试。</translation>
    </message>
    <message>
        <source>A card needs a name.</source>
        <translation>抬头卡需要名称。</translation>
    </message>
    <message>
        <source>Enter the name that invoices are made out to.</source>
        <translation>请填写开票抬头名称。</translation>
    </message>
    <message>
        <source>The title contains a line break or a control character.</source>
        <translation>抬头中含有换行或控制字符。</translation>
    </message>
    <message>
        <source>Enter each particular on one line, without tabs.</source>
        <translation>请将每一项写在一行内，不要使用制表符。</translation>
    </message>
    <message>
        <source>This title is too long for a code.</source>
        <translation>这个抬头太长，无法生成二维码。</translation>
    </message>
    <message>
        <source>Shorten it: each field may have 50 Chinese characters.</source>
        <translation>请缩短内容：每个字段最多 50 个汉字。</translation>
    </message>
    <message>
        <source>The code can only be saved as .png or .svg.</source>
        <translation>二维码只能保存为 .png 或 .svg。</translation>
    </message>
    <message>
        <source>Choose a file name with one of these endings.</source>
        <translation>请选择以此为扩展名的文件名。</translation>
    </message>
    <message>
        <source>Large amount, {0}: {1}</source>
        <translation>金额较大，{0}：{1}</translation>
    </message>
    <message>
        <source>{0} was typed as fast as by a scanner: {1}</source>
        <translation>{0} 像是扫码输入的：{1}</translation>
    </message>
    <message>
        <source>No till window is open for {path}</source>
        <translation>没有打开的收银台窗口：{path}</translation>
    </message>
    <message>
        <source>Open it, then send the sale again.</source>
        <translation>请先打开窗口，再发送一次。</translation>
    </message>
    <message>
        <source>The till window is not responding.</source>
        <translation>收银台窗口没有响应。</translation>
    </message>
    <message>
        <source>Wait a moment and send it again, or restart the till.</source>
        <translation>请稍候再发送；仍不行则重新启动收银台。</translation>
    </message>
    <message>
        <source>The till does not accept this sale: {field}</source>
        <translation>收银台不接受这笔销售：{field}</translation>
    </message>
    <message>
        <source>Correct that value and send the sale again.</source>
        <translation>请改正该项后重新发送。</translation>
    </message>
    <message>
        <source>It takes an amount in yuan, like 58.00.</source>
        <translation>应为金额（元），例如 58.00。</translation>
    </message>
    <message>
        <source>It takes a text of at most 300 characters.</source>
        <translation>应为不超过 300 个字符的文本。</translation>
    </message>
    <message>
        <source>It takes a text of at most 50 characters.</source>
        <translation>应为不超过 50 个字符的文本。</translation>
    </message>
    <message>
        <source>It takes yuan, less than the amount, like 3.00.</source>
        <translation>应为小于金额的元数，例如 3.00。</translation>
    </message>
    <message>
        <source>It takes a price in yuan, like 29.00.</source>
        <translation>应为单价（元），例如 29.00。</translation>
    </message>
    <message>
        <source>It takes a number above 0, like 2 or 0.5.</source>
        <translation>应为大于 0 的数，例如 2 或 0.5。</translation>
    </message>
    <message>
        <source>It takes a fraction below 1, like 0.06, or the word exempt.</source>
        <translation>应为小于 1 的小数，例如 0.06，或 exempt（免税）。</translation>
    </message>
    <message>
        <source>It takes the 19 digits of a tax code.</source>
        <translation>应为 19 位税收分类编码。</translation>
    </message>
    <message>
        <source>It takes a list of 1 to 200 objects, each with an amount.</source>
        <translation>应为 1 到 200 个对象的列表，每个都有 amount。</translation>
    </message>
    <message>
        <source>It takes true or false.</source>
        <translation>应为 true 或 false。</translation>
    </message>
    <message>
        <source>The sale is not a JSON object.</source>
        <translation>销售单不是 JSON 对象。</translation>
    </message>
    <message>
        <source>Its fields stand in braces: &quot;order&quot;: &quot;R123&quot;, &quot;amount&quot;: &quot;58.00&quot;.</source>
        <translation>字段写在花括号内：&quot;order&quot;: &quot;R123&quot;, &quot;amount&quot;: &quot;58.00&quot;。</translation>
    </message>
    <message>
        <source>The sale is longer than 64 KiB.</source>
        <translation>销售单超过 64 KiB。</translation>
    </message>
    <message>
        <source>Send it with fewer lines or shorter texts.</source>
        <translation>请减少行数或缩短文本后再发送。</translation>
    </message>
    <message>
        <source>The till does not know this command.</source>
        <translation>收银台不认识此命令。</translation>
    </message>
    <message>
        <source>A sale has &quot;command&quot;: &quot;sale&quot;, or none.</source>
        <translation>销售单的 &quot;command&quot; 为 &quot;sale&quot;，或不写。</translation>
    </message>
    <message>
        <source>A sale has no field {field}.</source>
        <translation>销售单没有字段 {field}。</translation>
    </message>
    <message>
        <source>Its fields are order, remark, price_includes_tax, lines; a line&apos;s are item, amount, quantity, unit_price, unit, spec, discount, tax_rate and tax_code.</source>
        <translation>可用字段：order、remark、price_includes_tax、lines；每行：item、amount、quantity、unit_price、unit、spec、discount、tax_rate、tax_code。</translation>
    </message>
    <message>
        <source>This replaces {0}, which is voided when this is confirmed.</source>
        <translation>本张替换 {0}；确认后原发票作废。</translation>
    </message>
    <message>
        <source>The till is locked, so this code was not read.</source>
        <translation>收银台已锁定，此码没有读取。</translation>
    </message>
    <message>
        <source>Sign in first, then scan again.</source>
        <translation>请先登录，再重新扫码。</translation>
    </message>
    <message>
        <source>Only the owner may do this.</source>
        <translation>只有店主可以操作。</translation>
    </message>
    <message>
        <source>Ask the owner to sign in.</source>
        <translation>请店主登录。</translation>
    </message>
    <message>
        <source>A cashier needs a PIN or a badge to sign in.</source>
        <translation>收银员需要密码或工牌才能登录。</translation>
    </message>
    <message>
        <source>Type a PIN, or scan the badge.</source>
        <translation>请输入密码，或扫描工牌。</translation>
    </message>
    <message>
        <source>The two PINs do not match.</source>
        <translation>两次输入的密码不一致。</translation>
    </message>
    <message>
        <source>Enter the same new PIN twice.</source>
        <translation>请输入两次相同的新密码。</translation>
    </message>
    <message>
        <source>The owner cannot be deactivated while signed in.</source>
        <translation>不能停用正在登录的店主。</translation>
    </message>
    <message>
        <source>Someone must manage the cashiers.</source>
        <translation>必须有人管理收银员。</translation>
    </message>
    <message>
        <source>It stays unexported. Choose another format, or enter this invoice in the other program by hand.</source>
        <translation>这张发票仍未导出。请改用其他格式，或在那个软件中手工录入。</translation>
    </message>
    <message>
        <source>Download today&apos;s blank template from the platform and choose it here.</source>
        <translation>请从平台下载当天的空白模板并在此选择。</translation>
    </message>
    <message>
        <source>The workbook is protected by a password: {path}</source>
        <translation>工作簿设有密码：{path}</translation>
    </message>
    <message>
        <source>Open it in Excel or WPS, save it without a password and choose that file.</source>
        <translation>请用 Excel 或 WPS 打开，取消密码后另存，再选择该文件。</translation>
    </message>
    <message>
        <source>The workbook is in the old format .xls: {path}</source>
        <translation>工作簿是旧的 .xls 格式：{path}</translation>
    </message>
    <message>
        <source>Open it in Excel or WPS, save it as .xlsx and choose that file.</source>
        <translation>请用 Excel 或 WPS 打开，另存为 .xlsx，再选择该文件。</translation>
    </message>
    <message>
        <source>No invoice has been confirmed yet, or all were voided before an export.</source>
        <translation>还没有确认过发票，或全部在导出之前已作废。</translation>
    </message>
    <message>
        <source>The export format in {path} has an error: {problem}</source>
        <translation>导出格式文件有误：{path}（{problem}）</translation>
    </message>
    <message>
        <source>Correct or remove that file.</source>
        <translation>请修改或移除该文件。</translation>
    </message>
    <message>
        <source>{number}, {column}: this text does not fit the format.</source>
        <translation>{number} 的“{column}”：此格式无法容纳该内容。</translation>
    </message>
    <message>
        <source>This format fills the tax platform&apos;s blank workbook.</source>
        <translation>此格式需要填写税务平台的空白模板。</translation>
    </message>
    <message>
        <source>This is not a blank template from the platform: {path}</source>
        <translation>这不是税务平台的空白模板：{path}</translation>
    </message>
    <message>
        <source>This file is neither a failure list nor a list of issued invoices: {path}</source>
        <translation>该文件中既没有平台退回的发票，也没有已开具的发票：{path}</translation>
    </message>
    <message>
        <source>Choose the failure list, with its column of reasons, or the list of issued invoices.</source>
        <translation>请选择带有失败原因列的失败清单，或全量发票查询的导出结果。</translation>
    </message>
    <message>
        <source>There is no batch {batch}.</source>
        <translation>没有批次 {batch}。</translation>
    </message>
    <message>
        <source>`pos-scanner export --history` lists them.</source>
        <translation>`pos-scanner export --history` 可列出全部批次。</translation>
    </message>
    <message>
        <source>{batch} can no longer be reproduced byte for byte.</source>
        <translation>批次 {batch} 无法逐字节重新生成。</translation>
    </message>
    <message>
        <source>Its template or its personal data is gone. Keep using the original file.</source>
        <translation>所用模板或其中的个人信息已不存在，请以原文件为准。</translation>
    </message>
    <message>
        <source>The export was stopped.</source>
        <translation>导出已停止。</translation>
    </message>
    <message>
        <source>The unfinished file was discarded, and nothing was marked as exported.</source>
        <translation>未完成的文件未保留，也未标记任何发票。</translation>
    </message>
    <message>
        <source>Another export is already running on this till.</source>
        <translation>这台收银台正在进行另一次导出。</translation>
    </message>
    <message>
        <source>Wait until it has finished, then export the rest.</source>
        <translation>请等它结束，再导出其余部分。</translation>
    </message>
    <message>
        <source>The last day, {until}, is before the first, {since}.</source>
        <translation>结束日期 {until} 早于开始日期 {since}。</translation>
    </message>
    <message>
        <source>Swap the two days.</source>
        <translation>请对调这两个日期。</translation>
    </message>
    <message>
        <source>The journal has no invoice {numbers}.</source>
        <translation>账本中没有发票 {numbers}。</translation>
    </message>
    <message>
        <source>Check the number; it is like T1-20261123-0001.</source>
        <translation>请检查申请单号，形如 T1-20261123-0001。</translation>
    </message>
    <message>
        <source>The journal has no cashier {cashier}.</source>
        <translation>账本中没有收银员 {cashier}。</translation>
    </message>
    <message>
        <source>It has these cashiers: {known}</source>
        <translation>账本中的收银员：{known}</translation>
    </message>
    <message>
        <source>The format {preset} fills no template.</source>
        <translation>格式 {preset} 不使用模板。</translation>
    </message>
    <message>
        <source>Leave out --template, or choose another --preset: pos-scanner export --list</source>
        <translation>请去掉 --template，或选择其他 --preset：pos-scanner export --list</translation>
    </message>
    <message>
        <source>Head office has no invoices of the till {till}.</source>
        <translation>总部没有收银台“{till}”的发票。</translation>
    </message>
    <message>
        <source>It has these tills: {known}</source>
        <translation>总部有这些收银台：{known}</translation>
    </message>
    <message>
        <source>This format cannot report voids, and nothing else is selected.</source>
        <translation>此格式不能写作废，而所选的只有作废。</translation>
    </message>
    <message>
        <source>Select invoices, too, or choose another format.</source>
        <translation>请同时选择发票，或换一种格式。</translation>
    </message>
    <message>
        <source>None of these buyers has what this format lists.</source>
        <translation>所选发票的购买方都没有此格式要列出的内容。</translation>
    </message>
    <message>
        <source>This file is not needed: go on with the next one.</source>
        <translation>不需要此文件，请继续导入下一个。</translation>
    </message>
    <message>
        <source>Nothing is new for {destination}: {count} were exported for it before, the last in {batch}.</source>
        <translation>“{destination}”没有新的内容：{count} 张先前已导出，最近一次是批次 {batch}。</translation>
    </message>
    <message>
        <source>To export them again, clear “Only what is new”; they must not be booked twice.</source>
        <translation>如需再次导出，请取消“仅限……还没有的”；不可重复入账。</translation>
    </message>
    <message>
        <source>Nothing is new for this list: all buyers are in it, the last in {batch}.</source>
        <translation>此清单没有新的内容：全部购买方已在其中，最近一次是批次 {batch}。</translation>
    </message>
    <message>
        <source>To list everyone again, clear “Only what is new”.</source>
        <translation>如需再次列出全部，请取消“仅限……还没有的”。</translation>
    </message>
    <message>
        <source>Nothing is new for the tax platform: {count} were sent before, the last in {batch}.</source>
        <translation>税务平台没有新的内容：{count} 张先前已发送，最近一次是批次 {batch}。</translation>
    </message>
    <message>
        <source>Read the platform&apos;s answer first: sent twice, they could be issued twice.</source>
        <translation>请先读取平台反馈：重复发送可能重复开票。</translation>
    </message>
    <message>
        <source>All of these are issued already.</source>
        <translation>所选的都已开票。</translation>
    </message>
    <message>
        <source>What is issued is never sent to the tax platform again.</source>
        <translation>已开票的不会再次发送到税务平台。</translation>
    </message>
    <message>
        <source>No invoice matches this selection.</source>
        <translation>没有符合条件的发票。</translation>
    </message>
    <message>
        <source>Choose other days, shifts or cashiers. What was voided before any export is never exported.</source>
        <translation>请选择其他日期、班次或收银员。导出之前就作废的不会导出。</translation>
    </message>
    <message>
        <source>{number}, {column}: {length} characters; the format allows {longest}.</source>
        <translation>{number} 的“{column}”有 {length} 个字符，此格式最多 {longest} 个。</translation>
    </message>
    <message>
        <source>{number}, {column}: the format does not support {character}</source>
        <translation>{number} 的“{column}”：此格式无法容纳 {character}</translation>
    </message>
    <message>
        <source>{number}, {column}: no file can contain {character}</source>
        <translation>{number} 的“{column}”：任何文件都无法容纳 {character}</translation>
    </message>
    <message>
        <source>The workbook has no sheet {what}: {path}</source>
        <translation>工作簿没有工作表“{what}”：{path}</translation>
    </message>
    <message>
        <source>The workbook has no column {what}: {path}</source>
        <translation>工作簿没有列“{what}”：{path}</translation>
    </message>
    <message>
        <source>The workbook already contains data at {what}: {path}</source>
        <translation>工作簿的 {what} 已有内容：{path}</translation>
    </message>
    <message>
        <source>Delete the rows below its headings, or download today&apos;s blank template.</source>
        <translation>请删除表头以下的行，或从平台下载当天的空白模板。</translation>
    </message>
    <message>
        <source>This file lists issued invoices, not rejected ones: {path}</source>
        <translation>该文件是已开具发票的清单，不是失败清单：{path}</translation>
    </message>
    <message>
        <source>`pos-scanner journal issued FILE` adds what was issued to the records.</source>
        <translation>请用 `pos-scanner journal issued FILE` 把开票结果记到每条记录上。</translation>
    </message>
    <message>
        <source>This file lists rejected invoices, not issued ones: {path}</source>
        <translation>该文件是失败清单，不是已开具发票的清单：{path}</translation>
    </message>
    <message>
        <source>`pos-scanner export --answer FILE` shows the reasons.</source>
        <translation>请用 `pos-scanner export --answer FILE` 查看失败原因。</translation>
    </message>
    <message>
        <source>This file is a web page, not a workbook: {path}</source>
        <translation>这个文件是网页，不是工作簿：{path}</translation>
    </message>
    <message>
        <source>This file is damaged or empty: {path}</source>
        <translation>文件已损坏或是空的：{path}</translation>
    </message>
    <message>
        <source>Download it from the platform again and choose that file.</source>
        <translation>请从平台重新下载，再选择该文件。</translation>
    </message>
    <message>
        <source>This is this till&apos;s own export, not an answer: {path}</source>
        <translation>这是本收银台自己导出的文件，不是平台返回的文件：{path}</translation>
    </message>
    <message>
        <source>Choose the file that the tax platform gave you after the import.</source>
        <translation>请选择导入后开票平台返回的文件。</translation>
    </message>
    <message>
        <source>{0} were already sent to the tax platform and are left out: they could be issued twice.</source>
        <translation>有 {0} 条记录此前已发送到税务平台，未再写入：否则可能重复开票。</translation>
    </message>
    <message>
        <source>To send them again anyway, add --again.</source>
        <translation>确实要再次发送时，请加上 --again。</translation>
    </message>
    <message>
        <source>{0} replaced the earlier export of that name. `pos-scanner export --again BATCH --output FILE` writes the earlier one to another file.</source>
        <translation>{0} 覆盖了同名的上次导出文件。如需上次的内容，请用 `pos-scanner export --again 批次号 --output 文件名` 另存。</translation>
    </message>
    <message>
        <source>issued</source>
        <translation>已开票</translation>
    </message>
    <message>
        <source>amount differs</source>
        <translation>金额不一致</translation>
    </message>
    <message>
        <source>voided here, issued there</source>
        <translation>本机已作废、平台已开票</translation>
    </message>
    <message>
        <source>red</source>
        <translation>红字发票</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>待核对</translation>
    </message>
    <message>
        <source>issued twice</source>
        <translation>重复开票</translation>
    </message>
    <message>
        <source>not ours</source>
        <translation>非本机开具</translation>
    </message>
    <message>
        <source>another till&apos;s</source>
        <translation>其他收银台</translation>
    </message>
    <message>
        <source>another seller&apos;s</source>
        <translation>其他销方</translation>
    </message>
    <message>
        <source>not issued</source>
        <translation>未开票</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>被退回</translation>
    </message>
    <message>
        <source>red-lettered</source>
        <translation>已红冲</translation>
    </message>
    <message>
        <source>the tax platform</source>
        <translation>税务平台</translation>
    </message>
    <message>
        <source>the ledger (vouchers)</source>
        <translation>账务软件（凭证）</translation>
    </message>
    <message>
        <source>the ERP or accounting program</source>
        <translation>ERP 或财务软件</translation>
    </message>
    <message>
        <source>Completed before that: {done}.</source>
        <translation>在此之前已完整写入：{done}。</translation>
    </message>
    <message>
        <source>Camera ready</source>
        <translation>摄像头就绪</translation>
    </message>
    <message>
        <source>Camera …</source>
        <translation>摄像头…</translation>
    </message>
    <message>
        <source>Picture frozen</source>
        <translation>画面静止</translation>
    </message>
    <message>
        <source>Picture is black</source>
        <translation>画面全黑</translation>
    </message>
    <message>
        <source>No camera picture</source>
        <translation>摄像头没有画面</translation>
    </message>
    <message>
        <source>Camera offline</source>
        <translation>摄像头断开</translation>
    </message>
    <message>
        <source>The camera is not connected. Plug it in, or choose another one (F10, Camera). It is found automatically; the scanner keeps working.</source>
        <translation>未找到摄像头。请插好摄像头，或按 F10 在“摄像头”中另选一个；接上后会自动恢复，期间可用扫码枪。</translation>
    </message>
    <message>
        <source>The picture is frozen: plug the camera in again</source>
        <translation>画面静止不动：请重新插拔摄像头</translation>
    </message>
    <message>
        <source>The picture is black: open the camera&apos;s cover</source>
        <translation>画面全黑：请打开镜头盖</translation>
    </message>
    <message>
        <source>Too dark: turn on a light</source>
        <translation>太暗：请开灯</translation>
    </message>
    <message>
        <source>Too bright: dim the phone&apos;s screen</source>
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
        <source>Tilted: hold the phone flat to the camera</source>
        <translation>倾斜：请把手机正对摄像头</translation>
    </message>
    <message>
        <source>This is a different code.</source>
        <translation>收到的不是此码。</translation>
    </message>
    <message>
        <source>Scan the code shown here. If you did, set the scanner to COM mode.</source>
        <translation>请扫描此处显示的码。如已扫描此码，请将扫码枪设为串口（COM）模式。</translation>
    </message>
    <message>
        <source>This scanner types with Alt and the number keypad.</source>
        <translation>此扫码枪以 Alt 加小键盘数字的方式输入。</translation>
    </message>
    <message>
        <source>This scanner types as slowly as a person.</source>
        <translation>此扫码枪输入太慢，与人工打字无异。</translation>
    </message>
    <message>
        <source>Remove the delay between keys as its manual describes, or use COM mode.</source>
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
        <source>This scanner is reliable.</source>
        <translation>此扫码枪可靠。</translation>
    </message>
    <message>
        <source>Ask the customer to open WeChat: Me – Personal Information – My Invoice Header; or Alipay: Invoice Manager (Fapiao Guanjia) – Invoice Titles.</source>
        <translation>请顾客打开微信：我 – 个人信息 – 我的发票抬头；或支付宝：发票管家 – 发票抬头。</translation>
    </message>
    <message>
        <source>Ask the customer to open Alipay: Invoice Manager (Fapiao Guanjia) – Invoice Titles.</source>
        <translation>请顾客打开支付宝：发票管家 – 发票抬头。</translation>
    </message>
    <message>
        <source>Pair this till again in the settings; whoever manages the server has the code.</source>
        <translation>请在设置页面重新配对本收银台；配对码由管理服务器的人提供。</translation>
    </message>
    <message>
        <source>The server {host} does not accept this pairing code.</source>
        <translation>服务器 {host} 不接受这个配对码。</translation>
    </message>
    <message>
        <source>Another till on the server {host} already has this name.</source>
        <translation>服务器 {host} 上已有同名的收银台。</translation>
    </message>
    <message>
        <source>This scanner types slowly: set it up.</source>
        <translation>这把扫码枪打字慢，请先设置。</translation>
    </message>
    <message>
        <source>It looked like typing by hand; what it typed has been removed.</source>
        <translation>它的输入被当成手工键入，键入的内容已移除。</translation>
    </message>
    <message>
        <source>The scanner&apos;s keys arrived with Alt: no text can be read.</source>
        <translation>扫码枪的按键带着 Alt，读不出文字。</translation>
    </message>
    <message>
        <source>Press Alt once and scan again. If that does not help, switch off its Alt mode as its manual describes, or use COM mode.</source>
        <translation>按一下 Alt 再扫一次。还不行，请按说明书关闭它的 Alt 模式，或改用串口模式。</translation>
    </message>
    <message>
        <source>Another code arrived without its end.</source>
        <translation>又有一个码没有结束符。</translation>
    </message>
    <message>
        <source>Set the scanner to type Enter after each code (its manual: CR suffix), or set it up.</source>
        <translation>请让扫码枪在每个码后加回车（说明书：后缀 CR），或在设置页设置。</translation>
    </message>
    <message>
        <source>Part of another code arrived too late.</source>
        <translation>又有一个码的一部分来得太晚。</translation>
    </message>
    <message>
        <source>Move the scanner closer to its base, or set it up. A scanner in COM mode has no gaps.</source>
        <translation>请让扫码枪靠近底座，或在设置页设置。串口模式不会断续。</translation>
    </message>
    <message>
        <source>Other keys interrupted another code.</source>
        <translation>又有别的按键夹在一个码中间。</translation>
    </message>
    <message>
        <source>Do not press keys while scanning. If nobody did, switch off the scanner&apos;s function keys and control characters as its manual describes, or set it up.</source>
        <translation>扫码时请勿按键。如果没有人按，请按说明书关闭扫码枪的功能键和控制字符，或在设置页设置。</translation>
    </message>
    <message>
        <source>Scans could not be received while the window was moved or switched.</source>
        <translation>移动或切换窗口时收不到扫码。</translation>
    </message>
    <message>
        <source>If you scanned during that time, scan again.</source>
        <translation>如果刚才扫过，请再扫一次。</translation>
    </message>
    <message>
        <source>This is an Alipay title code, but its Chinese was lost.</source>
        <translation>这是支付宝的发票抬头码，但其中的汉字丢失了。</translation>
    </message>
    <message>
        <source>A scanner that types keys cannot type Chinese. Hold the code in front of the camera, or switch the scanner to COM mode (USB-CDC) as its manual describes.</source>
        <translation>键盘式扫码枪打不出汉字：请把码对准摄像头，或按说明书把扫码枪设为串口模式（USB-CDC）。</translation>
    </message>
    <message>
        <source>This is a WeChat payment code, not an invoice title.</source>
        <translation>这是微信的付款码，不是发票抬头。</translation>
    </message>
    <message>
        <source>This is an Alipay payment code, not an invoice title.</source>
        <translation>这是支付宝的付款码，不是发票抬头。</translation>
    </message>
    <message>
        <source>This code opens an Alipay page, not an invoice title.</source>
        <translation>此码打开的是支付宝的页面，不是发票抬头。</translation>
    </message>
    <message>
        <source>Some fields from WeChat could not be read and are left empty: ask the customer.</source>
        <translation>微信返回的部分项目无法识别，已留空：请询问顾客。</translation>
    </message>
    <message>
        <source>Hidden characters, such as ones that reverse the text, were removed from the title: read it out to the customer.</source>
        <translation>抬头中有看不见的字符（例如会颠倒文字方向的），已去掉：请念给顾客核对。</translation>
    </message>
    <message>
        <source>Camera unusable</source>
        <translation>摄像头不可用</translation>
    </message>
    <message>
        <source>Camera limited</source>
        <translation>摄像头读码受限</translation>
    </message>
    <message>
        <source>An extra reader for difficult codes failed repeatedly and is paused for five minutes; other codes are still read.</source>
        <translation>疑难码的辅助读取多次失败，已暂停五分钟；其他码照常读取。</translation>
    </message>
    <message>
        <source>The camera is connected but gives no picture. Close other programs that use it, allow it in the system&apos;s privacy settings, or plug it in again. The scanner keeps working.</source>
        <translation>摄像头已连接但没有画面。请关闭占用它的其他程序、在系统隐私设置中允许使用，或重新插拔；期间可用扫码枪。</translation>
    </message>
    <message>
        <source>No camera starts on this computer; “pos-scanner doctor” says why. The scanner works.</source>
        <translation>本机无法启动摄像头，原因请运行 pos-scanner doctor 查看。期间可用扫码枪。</translation>
    </message>
    <message>
        <source>The network camera sends no picture. Check its power and network, and its address in the settings (F10). The till keeps trying; the scanner keeps working.</source>
        <translation>网络摄像头没有画面。请检查其电源和网络，以及设置（F10）中的地址；程序会不断重试，期间可用扫码枪。</translation>
    </message>
    <message>
        <source>That is not reliable. Switch it to COM mode (USB-CDC) as its manual describes, and enter its port in the settings.</source>
        <translation>这种方式不可靠。请按说明书设为串口模式（USB-CDC），并在设置中填写端口。</translation>
    </message>
    <message>
        <source>It would be faster with Enter after each code (its manual: CR suffix).</source>
        <translation>若每码后加回车会更快（见说明书：CR 后缀）。</translation>
    </message>
    <message>
        <source>same as this computer&apos;s</source>
        <translation>与本机相同</translation>
    </message>
    <message>
        <source>US, regardless of this computer&apos;s</source>
        <translation>美式（与本机布局无关）</translation>
    </message>
    <message>
        <source>this computer&apos;s, not US</source>
        <translation>本机布局（非美式）</translation>
    </message>
    <message>
        <source>Save to finish.</source>
        <translation>保存即可完成设置。</translation>
    </message>
    <message>
        <source>WeChat accepts the server.</source>
        <translation>微信接受该服务器。</translation>
    </message>
    <message>
        <source>WeChat has not been contacted yet.</source>
        <translation>尚未与微信通信。</translation>
    </message>
    <message>
        <source>WeChat rejects the server&apos;s AppID or AppSecret ({code}).</source>
        <translation>微信拒绝服务器的 AppID 或 AppSecret（{code}）。</translation>
    </message>
    <message>
        <source>Enter the account&apos;s current AppID and AppSecret in the server&apos;s settings.</source>
        <translation>请把公众号当前的 AppID 和 AppSecret 填入服务器设置。</translation>
    </message>
    <message>
        <source>WeChat rejects the server&apos;s address {address} ({code}).</source>
        <translation>微信拒绝服务器的地址 {address}（{code}）。</translation>
    </message>
    <message>
        <source>Add this address to the account&apos;s IP whitelist in WeChat&apos;s console.</source>
        <translation>请在微信公众平台把该地址加入 IP 白名单。</translation>
    </message>
    <message>
        <source>The WeChat account is not allowed to look up titles ({code}).</source>
        <translation>该微信账号无权查询发票抬头（{code}）。</translation>
    </message>
    <message>
        <source>A verified official account or mobile app is needed; cloud calls and third-party platforms do not work.</source>
        <translation>需要已认证的公众号或移动应用；云调用和第三方平台不能使用。</translation>
    </message>
    <message>
        <source>Today&apos;s WeChat look-ups are used up ({code}).</source>
        <translation>今天的微信查询次数已用完（{code}）。</translation>
    </message>
    <message>
        <source>They are reset at midnight; fill in forms by hand until then.</source>
        <translation>零点重新计数；在此之前请手工填写。</translation>
    </message>
    <message>
        <source>WeChat rejects the server&apos;s account ({code}).</source>
        <translation>微信拒绝服务器的账号（{code}）。</translation>
    </message>
    <message>
        <source>On the server, `pos-scanner backend check` says why.</source>
        <translation>在服务器上运行 `pos-scanner backend check` 可查看原因。</translation>
    </message>
    <message>
        <source>The server cannot reach WeChat.</source>
        <translation>服务器连不上微信。</translation>
    </message>
    <message>
        <source>Check the server&apos;s network connection.</source>
        <translation>请检查服务器所在机器的网络。</translation>
    </message>
    <message>
        <source>Let this machine reach {host}: a firewall or proxy may be in the way.</source>
        <translation>请让本机能访问 {host}：可能有防火墙或代理阻挡。</translation>
    </message>
    <message>
        <source>AppID {app_id}</source>
        <translation>AppID {app_id}</translation>
    </message>
    <message>
        <source>{place}, tills: {count}</source>
        <translation>{place}，收银台：{count}</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>{seconds} s apart from WeChat&apos;s</source>
        <translation>与微信的时间相差 {seconds} 秒</translation>
    </message>
    <message>
        <source>Switch NTP on: timedatectl set-ntp true</source>
        <translation>请打开 NTP：timedatectl set-ntp true</translation>
    </message>
    <message>
        <source>the name {host} is unknown in this network</source>
        <translation>网络中找不到 {host}</translation>
    </message>
    <message>
        <source>Check the name, and this machine&apos;s DNS and network.</source>
        <translation>请检查名称，以及本机的 DNS 和网络。</translation>
    </message>
    <message>
        <source>{host} refuses the connection</source>
        <translation>{host} 拒绝连接</translation>
    </message>
    <message>
        <source>{host} does not answer in time</source>
        <translation>{host} 未及时应答</translation>
    </message>
    <message>
        <source>{host}: the connection breaks off</source>
        <translation>{host}：连接中断</translation>
    </message>
    <message>
        <source>the certificate of {host} is expired, or not for this name</source>
        <translation>{host} 的证书已过期，或不属于此名称</translation>
    </message>
    <message>
        <source>Have it renewed for this name; a proxy in between may show its own.</source>
        <translation>请为此名称更新证书；中间的代理可能出示了自己的证书。</translation>
    </message>
    <message>
        <source>what answers is not {host}</source>
        <translation>应答的不是 {host}</translation>
    </message>
    <message>
        <source>not asked, since the storage is closed</source>
        <translation>未查询，因为存储打不开</translation>
    </message>
    <message>
        <source>Repair the storage first, then check again.</source>
        <translation>请先修复存储，再检查一次。</translation>
    </message>
    <message>
        <source>WeChat gives a token</source>
        <translation>微信给出了令牌</translation>
    </message>
    <message>
        <source>{advice} This account is an [[account]] of POS_SCANNER_BACKEND_CONFIG&apos;s file.</source>
        <translation>{advice}这个账号写在 POS_SCANNER_BACKEND_CONFIG 所指文件的 [[account]] 里。</translation>
    </message>
    <message>
        <source>{code}: {host} gives no token</source>
        <translation>{code}：{host} 没有给出令牌</translation>
    </message>
    <message>
        <source>{code}: {host} is busy</source>
        <translation>{code}：{host} 正忙</translation>
    </message>
    <message>
        <source>Wait a minute, then check again.</source>
        <translation>请等一分钟，再检查一次。</translation>
    </message>
    <message>
        <source>{host} cannot be reached from here</source>
        <translation>从本机无法访问 {host}</translation>
    </message>
    <message>
        <source>Start the proxy that has the certificate: tills may not reach it either.</source>
        <translation>请启动持有证书的代理：收银台可能也无法访问。</translation>
    </message>
    <message>
        <source>{url}: {days} days left</source>
        <translation>{url}：剩余 {days} 天</translation>
    </message>
    <message>
        <source>Renew it now: tills will refuse it.</source>
        <translation>请立即更新：收银台将拒绝它。</translation>
    </message>
    <message>
        <source>“{name}” cannot be a till&apos;s name.</source>
        <translation>“{name}”不能作收银台的名称。</translation>
    </message>
    <message>
        <source>Use 1 to 40 letters, digits, spaces or . # ( ) -</source>
        <translation>请用 1 到 40 个文字、数字、空格或 . # ( ) -</translation>
    </message>
    <message>
        <source>A till named “{name}” is paired already.</source>
        <translation>名为“{name}”的收银台已经配对。</translation>
    </message>
    <message>
        <source>Choose another name, or shut that one out: pos-scanner backend till revoke &quot;{name}&quot;</source>
        <translation>请换一个名称，或取消那一个：pos-scanner backend till revoke &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>To let it in again: pos-scanner backend till pair &quot;{name}&quot;</source>
        <translation>再次配对：pos-scanner backend till pair &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>{count}, {active} of them asked within an hour</source>
        <translation>{count}，其中 {active} 个在一小时内查询过</translation>
    </message>
    <message>
        <source>{account} until {time}: {cause} ({code})</source>
        <translation>{account} 至 {time}：{cause}（{code}）</translation>
    </message>
    <message>
        <source>{advice} Then: pos-scanner backend check</source>
        <translation>{advice}然后：pos-scanner backend check</translation>
    </message>
    <message>
        <source>{count} entry</source>
        <translation>{count} 条记录</translation>
    </message>
    <message>
        <source>{count} entries</source>
        <translation>{count} 条记录</translation>
    </message>
    <message>
        <source>{count} not sent</source>
        <translation>{count} 条未发送</translation>
    </message>
    <message>
        <source>heard {time}</source>
        <translation>最近联系 {time}</translation>
    </message>
    <message>
        <source>sent another entry {entry} than it had, {time}</source>
        <translation>发来的第 {entry} 条记录与原有的不同，{time}</translation>
    </message>
    <message>
        <source>Restore the till&apos;s newest backup; if that does not help, revoke it and pair it anew.</source>
        <translation>请在该收银台恢复最新备份；仍无效时取消它并重新配对。</translation>
    </message>
    <message>
        <source>{count} requests within an hour</source>
        <translation>一小时内 {count} 次请求</translation>
    </message>
    <message>
        <source>Who it was: pos-scanner backend till audit</source>
        <translation>查看来源：pos-scanner backend till audit</translation>
    </message>
    <message>
        <source>may ask</source>
        <translation>可查询</translation>
    </message>
    <message>
        <source>revoked {time}</source>
        <translation>已取消 {time}</translation>
    </message>
    <message>
        <source>seen {time}</source>
        <translation>最近 {time}</translation>
    </message>
    <message>
        <source>never seen</source>
        <translation>从未查询</translation>
    </message>
    <message>
        <source>The variable {name} is unknown and has no effect.</source>
        <translation>环境变量 {name} 未知，不起作用。</translation>
    </message>
    <message>
        <source>Meant is perhaps {nearest}.</source>
        <translation>可能应为 {nearest}。</translation>
    </message>
    <message>
        <source>refused: unknown or revoked token</source>
        <translation>已拒绝：令牌不存在或已撤销</translation>
    </message>
    <message>
        <source>refused: wrong or expired pairing code</source>
        <translation>已拒绝：配对码不对或已过期</translation>
    </message>
    <message>
        <source>slowed down: too many refused requests</source>
        <translation>已限速：被拒绝的请求太多</translation>
    </message>
    <message>
        <source>refused: may not read all tills&apos; invoices</source>
        <translation>已拒绝：无权读取所有收银台的发票</translation>
    </message>
    <message>
        <source>paired</source>
        <translation>已配对</translation>
    </message>
    <message>
        <source>token replaced by the till</source>
        <translation>收银台更换了令牌</translation>
    </message>
    <message>
        <source>once</source>
        <translation>1 次</translation>
    </message>
    <message>
        <source>{0} times</source>
        <translation>{0} 次</translation>
    </message>
    <message>
        <source>many addresses</source>
        <translation>许多地址</translation>
    </message>
    <message>
        <source>No till named “{name}” is paired.</source>
        <translation>没有配对名为“{name}”的收银台。</translation>
    </message>
    <message>
        <source>All names: pos-scanner backend till list</source>
        <translation>全部名称：pos-scanner backend till list</translation>
    </message>
    <message>
        <source>“{name}” is shut out, at once and at all copies.</source>
        <translation>已立即取消“{name}”，所有副本均生效。</translation>
    </message>
    <message>
        <source>At the till: {settings} (F10), {server}, {button}; within {minutes} minutes, once.</source>
        <translation>在收银台：{settings}（F10）、{server}、{button}；{minutes} 分钟内有效，只能用一次。</translation>
    </message>
    <message>
        <source>The QR code has no address: set POS_SCANNER_BACKEND_PUBLIC_URL, or type the server&apos;s address at the till.</source>
        <translation>二维码中没有地址：请设置 POS_SCANNER_BACKEND_PUBLIC_URL，或在收银台输入服务器地址。</translation>
    </message>
    <message>
        <source>{place} is up to date: start or restart the server&apos;s copies, one after the other.</source>
        <translation>{place} 已是最新：请逐个启动或重启服务器的各副本。</translation>
    </message>
    <message>
        <source>Put it into the till&apos;s settings as backend.token; it is not shown again.</source>
        <translation>请填入收银台设置的 backend.token；它不会再显示。</translation>
    </message>
    <message>
        <source>Server offline</source>
        <translation>服务器不通</translation>
    </message>
    <message>
        <source>Till not paired</source>
        <translation>收银台未配对</translation>
    </message>
    <message>
        <source>WeChat refuses</source>
        <translation>微信拒绝</translation>
    </message>
    <message>
        <source>Look-ups used up</source>
        <translation>查询次数用完</translation>
    </message>
    <message>
        <source>WeChat offline</source>
        <translation>微信不通</translation>
    </message>
    <message>
        <source>“{till}” had {count} entries left to send when it was heard last, {time}.</source>
        <translation>收银台“{till}”最后一次联系（{time}）时还有 {count} 条未上传。</translation>
    </message>
    <message>
        <source>“{till}” has another journal than head office, from entry {entry} on.</source>
        <translation>收银台“{till}”的账本与总部不同（自第 {entry} 条起）。</translation>
    </message>
    <message>
        <source>This till is “{till}”.</source>
        <translation>本收银台是“{till}”。</translation>
    </message>
    <message>
        <source>This till is “{till}” of “{shop}”.</source>
        <translation>本收银台是“{shop}”的“{till}”。</translation>
    </message>
    <message>
        <source>the AppID of a WeChat account</source>
        <translation>微信账号的 AppID</translation>
    </message>
    <message>
        <source>the AppSecret of that AppID</source>
        <translation>该 AppID 的 AppSecret</translation>
    </message>
    <message>
        <source>an https:// address, or an http:// one of this machine</source>
        <translation>https:// 地址，或本机的 http:// 地址</translation>
    </message>
    <message>
        <source>the path of a folder</source>
        <translation>文件夹路径</translation>
    </message>
    <message>
        <source>an address like postgresql://user:password@host/name</source>
        <translation>形如 postgresql://user:password@host/name 的地址</translation>
    </message>
    <message>
        <source>an address that begins with https:// or http://</source>
        <translation>以 https:// 或 http:// 开头的地址</translation>
    </message>
    <message>
        <source>text or json</source>
        <translation>text 或 json</translation>
    </message>
    <message>
        <source>a whole number from 0 to 65535; 0 for none</source>
        <translation>0 到 65535 的整数；0 表示不用</translation>
    </message>
    <message>
        <source>an address of this machine, such as 127.0.0.1; 0.0.0.0 is all of them</source>
        <translation>本机的地址，例如 127.0.0.1；0.0.0.0 表示全部</translation>
    </message>
    <message>
        <source>a whole number from 0 to 65535</source>
        <translation>0 到 65535 的整数</translation>
    </message>
    <message>
        <source>a readable PEM file with a certificate</source>
        <translation>可读取的 PEM 证书文件</translation>
    </message>
    <message>
        <source>a readable PEM file with the certificate&apos;s key</source>
        <translation>可读取的、该证书私钥的 PEM 文件</translation>
    </message>
    <message>
        <source>on or off</source>
        <translation>on 或 off</translation>
    </message>
    <message>
        <source>a whole number of days from 1 to 3650</source>
        <translation>1 到 3650 的整数天数</translation>
    </message>
    <message>
        <source>[[account]] with app_id, app_secret and shops = [...]</source>
        <translation>含 app_id、app_secret 和 shops = [...] 的 [[account]]</translation>
    </message>
    <message>
        <source>another port than the server&apos;s own; 0 for none</source>
        <translation>与服务器自身端口不同的端口；0 表示不用</translation>
    </message>
    <message>
        <source>a port above 1023, or the right to open this one</source>
        <translation>大于 1023 的端口，或打开此端口的权限</translation>
    </message>
    <message>
        <source>a port that no other program uses</source>
        <translation>其他程序未占用的端口</translation>
    </message>
    <message>
        <source>Have the account&apos;s admin confirm it: WeChat asks him.</source>
        <translation>请账号管理员确认：微信会询问他。</translation>
    </message>
    <message>
        <source>Update the server; if that does not help, report it.</source>
        <translation>请更新服务器；仍无效时请报告。</translation>
    </message>
    <message>
        <source>Let the server reach WeChat without that proxy.</source>
        <translation>请让服务器不经该代理访问微信。</translation>
    </message>
    <message>
        <source>See the account&apos;s console at WeChat, and ask WeChat.</source>
        <translation>请查看微信公众平台，并询问微信。</translation>
    </message>
    <message>
        <source>WeChat refuses the access_token</source>
        <translation>微信拒绝 access_token</translation>
    </message>
    <message>
        <source>Correct POS_SCANNER_WECHAT_APPID and POS_SCANNER_WECHAT_SECRET.</source>
        <translation>请更正 POS_SCANNER_WECHAT_APPID 和 POS_SCANNER_WECHAT_SECRET。</translation>
    </message>
    <message>
        <source>put this server&apos;s address on the IP whitelist</source>
        <translation>本服务器的地址不在 IP 白名单中</translation>
    </message>
    <message>
        <source>the account&apos;s admin must confirm this server&apos;s address</source>
        <translation>账号管理员须确认本服务器的地址</translation>
    </message>
    <message>
        <source>grant_type refused</source>
        <translation>grant_type 被拒绝</translation>
    </message>
    <message>
        <source>the AppID is wrong</source>
        <translation>AppID 错误</translation>
    </message>
    <message>
        <source>Correct POS_SCANNER_WECHAT_APPID.</source>
        <translation>请更正 POS_SCANNER_WECHAT_APPID。</translation>
    </message>
    <message>
        <source>the AppSecret is wrong</source>
        <translation>AppSecret 错误</translation>
    </message>
    <message>
        <source>Correct POS_SCANNER_WECHAT_SECRET: it changes when somebody resets it.</source>
        <translation>请更正 POS_SCANNER_WECHAT_SECRET：有人重置后它会改变。</translation>
    </message>
    <message>
        <source>the AppSecret is frozen: unfreeze it at WeChat</source>
        <translation>AppSecret 已冻结：请在微信解冻</translation>
    </message>
    <message>
        <source>Unfreeze it in the account&apos;s console at WeChat.</source>
        <translation>请在微信公众平台解冻。</translation>
    </message>
    <message>
        <source>the AppID is missing</source>
        <translation>缺少 AppID</translation>
    </message>
    <message>
        <source>Set POS_SCANNER_WECHAT_APPID.</source>
        <translation>请设置 POS_SCANNER_WECHAT_APPID。</translation>
    </message>
    <message>
        <source>the AppSecret is missing</source>
        <translation>缺少 AppSecret</translation>
    </message>
    <message>
        <source>Set POS_SCANNER_WECHAT_SECRET.</source>
        <translation>请设置 POS_SCANNER_WECHAT_SECRET。</translation>
    </message>
    <message>
        <source>the access_token is missing: a fault of this program</source>
        <translation>缺少 access_token：这是本程序的错误</translation>
    </message>
    <message>
        <source>WeChat wants POST: does a proxy change the requests?</source>
        <translation>微信要求 POST：是否有代理改动了请求？</translation>
    </message>
    <message>
        <source>no JSON arrived: does a proxy change the requests?</source>
        <translation>没有收到 JSON：是否有代理改动了请求？</translation>
    </message>
    <message>
        <source>scantitle cannot be called through a third-party platform</source>
        <translation>scantitle 不能通过第三方平台调用</translation>
    </message>
    <message>
        <source>Use the AppID and AppSecret of the account itself.</source>
        <translation>请使用账号自己的 AppID 和 AppSecret。</translation>
    </message>
    <message>
        <source>the account may not call scantitle: only verified official or service accounts and mobile applications may, no cloud call, no third-party platform</source>
        <translation>账号无权调用 scantitle：仅限已认证的公众号、服务号和移动应用，不支持云调用和第三方平台</translation>
    </message>
    <message>
        <source>Have the account verified, or use one that is.</source>
        <translation>请为账号认证，或使用已认证的账号。</translation>
    </message>
    <message>
        <source>WeChat has banned this interface for the account</source>
        <translation>微信已对此账号禁用该接口</translation>
    </message>
    <message>
        <source>WeChat has limited the account</source>
        <translation>微信已限制此账号</translation>
    </message>
    <message>
        <source>this server&apos;s address was refused for 24 hours</source>
        <translation>本服务器的地址被拒绝 24 小时</translation>
    </message>
    <message>
        <source>this server&apos;s address was refused for an hour</source>
        <translation>本服务器的地址被拒绝一小时</translation>
    </message>
    <message>
        <source>the daily quota is used up</source>
        <translation>今日次数已用完</translation>
    </message>
    <message>
        <source>It is reset at midnight; ask WeChat for a larger one.</source>
        <translation>零点重置；可向微信申请提高。</translation>
    </message>
    <message>
        <source>the quota of a minute is used up</source>
        <translation>每分钟次数已用完</translation>
    </message>
    <message>
        <source>Wait a minute.</source>
        <translation>请等一分钟。</translation>
    </message>
    <message>
        <source>an error code that is not in the table</source>
        <translation>表中没有的错误码</translation>
    </message>
    <message>
        <source>No tax code is found by “{0}”.</source>
        <translation>没有找到与“{0}”相符的税收分类编码。</translation>
    </message>
    <message>
        <source>Try another word, its pinyin or the first digits; codes --import FILE adds the whole table.</source>
        <translation>请换一个词、拼音或开头几位数字；codes --import FILE 可导入完整的编码表。</translation>
    </message>
    <message>
        <source>Not in this till&apos;s journal: {0}.</source>
        <translation>本收银台的账本里没有：{0}。</translation>
    </message>
    <message>
        <source>Name the till&apos;s data folder with --data-dir, or read all tills&apos; with --pool.</source>
        <translation>请用 --data-dir 指定那台收银台的数据文件夹，或用 --pool 读取所有收银台。</translation>
    </message>
    <message>
        <source>Never exported for the tax platform: {0}.</source>
        <translation>从未为税务平台导出过：{0}。</translation>
    </message>
    <message>
        <source>Check that the list is this shop&apos;s and the number is right.</source>
        <translation>请核对这份清单是不是本店的、申请单号对不对。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>Download today&apos;s blank template from the platform and name it: --template FILE (or the setting export.template).</source>
        <translation>请从平台下载当天的空白模板，并指定：--template FILE（或设置 export.template）。</translation>
    </message>
    <message>
        <source>Check the server&apos;s address (the setting backend.url, or after --pool).</source>
        <translation>请检查服务器地址（设置 backend.url，或 --pool 后面的地址）。</translation>
    </message>
    <message>
        <source>Put the right file back, or restore a backup: pos-scanner journal restore FILE</source>
        <translation>请把正确的文件放回，或恢复备份：pos-scanner journal restore FILE</translation>
    </message>
    <message>
        <source>Restore the newest backup: pos-scanner journal restore {backup}</source>
        <translation>请恢复最新的备份：pos-scanner journal restore {backup}</translation>
    </message>
    <message>
        <source>The tax number&apos;s check character is wrong: check it against the business licence.</source>
        <translation>税号校验位有误：请与营业执照核对。</translation>
    </message>
    <message>
        <source>Name it in the setting backend.url (for --pool also after it).</source>
        <translation>请在设置 backend.url 中填写（--pool 后面也可以）。</translation>
    </message>
    <message>
        <source>Check the network and the server&apos;s address, then try again.</source>
        <translation>请检查网络和服务器地址，然后再试。</translation>
    </message>
    <message>
        <source>Check the server&apos;s address and the setting backend.ca_file, or tell whoever manages the server.</source>
        <translation>请检查服务器地址和设置 backend.ca_file，或告知服务器管理员。</translation>
    </message>
    <message>
        <source>Pair this till again in the window&apos;s settings, or set a token in backend.token.</source>
        <translation>请在窗口的设置中重新配对此收银台，或在 backend.token 中填写令牌。</translation>
    </message>
    <message>
        <source>Try again; if it stays like that, tell whoever manages the server.</source>
        <translation>请再试一次；如果仍然如此，请告知服务器管理员。</translation>
    </message>
    <message>
        <source>Try again tomorrow.</source>
        <translation>请明天再试。</translation>
    </message>
    <message>
        <source>Ask the customer to complete the title in WeChat.</source>
        <translation>请顾客在微信中补全抬头。</translation>
    </message>
    <message>
        <source>Read the code again, and give its text whole and unchanged.</source>
        <translation>请重新读取二维码，并完整、原样地给出其文本。</translation>
    </message>
    <message>
        <source>There are: {known}. `pos-scanner export --list` explains them.</source>
        <translation>可用的有：{known}。`pos-scanner export --list` 有说明。</translation>
    </message>
    <message>
        <source>Do not delete it. Keep a copy, then restore a backup: pos-scanner journal restore FILE</source>
        <translation>请勿删除。先保留一份副本，再恢复备份：pos-scanner journal restore FILE</translation>
    </message>
    <message>
        <source>Connect its disk, or name another folder: --data-dir DIR</source>
        <translation>请接上它的磁盘，或指定另一个文件夹：--data-dir DIR</translation>
    </message>
    <message>
        <source>Set the clock, then try again.</source>
        <translation>请校准时钟，然后再试。</translation>
    </message>
    <message>
        <source>Open it in Excel or WPS, save it without a password and name that file.</source>
        <translation>请用 Excel 或 WPS 打开，去掉密码另存，并指定该文件。</translation>
    </message>
    <message>
        <source>Open it in Excel or WPS, save it as .xlsx and name that file.</source>
        <translation>请用 Excel 或 WPS 打开，另存为 .xlsx，并指定该文件。</translation>
    </message>
    <message>
        <source>Do not delete it. Restore the newest backup: pos-scanner journal restore {backup}</source>
        <translation>请勿删除。请恢复最新的备份：pos-scanner journal restore {backup}</translation>
    </message>
    <message>
        <source>Put the file back, or start an empty journal: pos-scanner journal begin-anew</source>
        <translation>请把文件放回，或开始一个空账本：pos-scanner journal begin-anew</translation>
    </message>
    <message>
        <source>Name the till&apos;s data folder: --data-dir DIR. Its window creates the journal.</source>
        <translation>请指定收银台的数据文件夹：--data-dir DIR。账本由窗口建立。</translation>
    </message>
    <message>
        <source>`export --again {batch} --preset NAME --output FILE` writes that batch in this format; --all exports everything again: it must not be booked twice.</source>
        <translation>`export --again {batch} --preset NAME --output FILE` 以此格式写出该批次；--all 再次导出全部：不可重复入账。</translation>
    </message>
    <message>
        <source>--all lists everyone again; --again BATCH those of one batch.</source>
        <translation>--all 再次列出全部；--again BATCH 只列出一个批次的。</translation>
    </message>
    <message>
        <source>Read the platform&apos;s answer first (journal issued FILE, export --answer FILE): sent twice with --again, they could be issued twice.</source>
        <translation>请先读取平台反馈（journal issued FILE、export --answer FILE）：用 --again 重复发送可能重复开票。</translation>
    </message>
    <message>
        <source>Leave out --state, or choose another --preset.</source>
        <translation>请去掉 --state，或换一个 --preset。</translation>
    </message>
    <message>
        <source>Check --from, --to, --shift, --cashier, --kind, --state and --invoice. What was voided before any export is never exported.</source>
        <translation>请检查 --from、--to、--shift、--cashier、--kind、--state 和 --invoice。导出之前就作废的不会导出。</translation>
    </message>
    <message>
        <source>Swap --from and --to.</source>
        <translation>请对调 --from 和 --to。</translation>
    </message>
</context>
<context>
    <name>NoticeStrip</name>
    <message>
        <source>More …</source>
        <translation>详细说明…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Something went wrong in the program. Confirmed invoices are safe.</source>
        <translation>程序出错了；已确认的发票是安全的。</translation>
    </message>
    <message>
        <source>You can continue; the form is as it was. A report helps to find the cause.</source>
        <translation>可以继续使用，当前单据没有变化。保存报告有助于查找原因。</translation>
    </message>
    <message>
        <source>Save a report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>The report names no buyer. Send it to whoever supports the program.</source>
        <translation>报告中没有购买方信息，请发给软件维护人员。</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>扫码枪</translation>
    </message>
    <message>
        <source>Scanner (port)</source>
        <translation>扫码枪（串口）</translation>
    </message>
    <message>
        <source>Picture file</source>
        <translation>图片文件</translation>
    </message>
    <message>
        <source>Copied picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Off the screen</source>
        <translation>屏幕截取</translation>
    </message>
    <message>
        <source>Copied text</source>
        <translation>粘贴的文字</translation>
    </message>
    <message>
        <source>Known buyer</source>
        <translation>老客户</translation>
    </message>
    <message>
        <source>Cash register</source>
        <translation>收银系统</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>手工录入</translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation>发票</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>营业额</translation>
    </message>
    <message>
        <source>Voided</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Sum at {0}</source>
        <translation>{0} 价税合计</translation>
    </message>
    <message>
        <source>Tax at {0}</source>
        <translation>{0} 税额</translation>
    </message>
    <message>
        <source>Came in: {0}</source>
        <translation>录入方式：{0}</translation>
    </message>
    <message>
        <source>Code to confirmation, half of them within</source>
        <translation>从读码到确认，一半不超过</translation>
    </message>
    <message>
        <source>Code to confirmation, nine of ten within</source>
        <translation>从读码到确认，九成不超过</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>Rejected: {0}</source>
        <translation>未接受：{0}</translation>
    </message>
</context>
<context>
    <name>NumbersController</name>
    <message>
        <source>Numbers {0}</source>
        <translation>经营数据 {0}</translation>
    </message>
</context>
<context>
    <name>NumbersPage</name>
    <message>
        <source>Numbers</source>
        <translation>经营数据</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>周</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>Turnover of each day</source>
        <translation>每日价税合计</translation>
    </message>
    <message>
        <source>Ways in</source>
        <translation>录入方式</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>已保存：{0}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Save CSV</source>
        <translation>保存 CSV</translation>
    </message>
    <message>
        <source>Save PDF</source>
        <translation>保存 PDF</translation>
    </message>
    <message>
        <source>Print …</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
</context>
<context>
    <name>OpenedPaths</name>
    <message>
        <source>No program on this computer can show it.</source>
        <translation>这台电脑上没有可打开它的程序。</translation>
    </message>
    <message>
        <source>Look for {0}</source>
        <translation>请手动查找 {0}</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>复制路径</translation>
    </message>
</context>
<context>
    <name>PairingForm</name>
    <message>
        <source>Ask whoever manages the server for a pairing code or its QR code. Scan the QR code now, or type the code.</source>
        <translation>请向管理服务器的人索取配对码或二维码。现在请扫二维码，或输入配对码。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Pairing code</source>
        <translation>配对码</translation>
    </message>
    <message>
        <source>Test server</source>
        <translation>测试服务器</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>配对</translation>
    </message>
    <message>
        <source>The pairing code is missing.</source>
        <translation>缺少配对码。</translation>
    </message>
    <message>
        <source>Scan its QR code now, or type the code that the server shows.</source>
        <translation>请扫描配对二维码，或输入服务器显示的配对码。</translation>
    </message>
    <message>
        <source>This is not a pairing code.</source>
        <translation>这不是配对码。</translation>
    </message>
    <message>
        <source>It has eight letters and digits, like {0}. It never has {1}.</source>
        <translation>配对码由八位字母和数字组成，例如 {0}；其中不会出现 {1}。</translation>
    </message>
    <message>
        <source>The server&apos;s address is missing.</source>
        <translation>缺少服务器地址。</translation>
    </message>
    <message>
        <source>Type its address: it begins with https://.</source>
        <translation>请输入它的地址，以 https:// 开头。</translation>
    </message>
    <message>
        <source>The server&apos;s address has no https:// in front.</source>
        <translation>服务器地址前缺少 https://。</translation>
    </message>
    <message>
        <source>Type it as https://{0}</source>
        <translation>请输入 https://{0}</translation>
    </message>
</context>
<context>
    <name>ProblemPage</name>
    <message>
        <source>A mistake in the settings</source>
        <translation>设置文件有错误</translation>
    </message>
    <message>
        <source>The till uses everything else in the file, and the default in place of this value. The file is not changed until you change it.</source>
        <translation>其余设置照常使用，出错的一项暂用默认值。在您修改之前，文件保持原样。</translation>
    </message>
    <message>
        <source>Continue without it  Esc</source>
        <translation>暂不修改  Esc</translation>
    </message>
    <message>
        <source>Line {0}</source>
        <translation>第 {0} 行</translation>
    </message>
    <message>
        <source>Save the line and restart  Enter</source>
        <translation>保存这一行并重启  Enter</translation>
    </message>
</context>
<context>
    <name>RatesEditor</name>
    <message>
        <source>rates like {0}</source>
        <translation>税率，例如 {0}</translation>
    </message>
</context>
<context>
    <name>RecentInvoicesModel</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation>购买方</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>申请单号</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>voided</source>
        <translation>已作废</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
</context>
<context>
    <name>RejectionsPage</name>
    <message>
        <source>The tax platform&apos;s answer</source>
        <translation>税务平台的反馈</translation>
    </message>
    <message>
        <source>Rejected invoices: {0}; corrected: {1}.</source>
        <translation>{0} 张被退回，其中 {1} 张已更正。</translation>
    </message>
    <message>
        <source>The files also list {0} issued invoice.</source>
        <translation>文件中还列有 {0} 张已开具的发票。</translation>
    </message>
    <message>
        <source>Put copies on hold to correct</source>
        <translation>挂单待更正</translation>
    </message>
    <message>
        <source>Export the corrected ones</source>
        <translation>仅导出已更正的</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>返回  Esc</translation>
    </message>
    <message>
        <source>rejected: {0}</source>
        <translation>退回：{0}</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>发票</translation>
    </message>
    <message>
        <source>Failure lists or lists of issued invoices; one or several</source>
        <translation>失败清单、全量发票查询导出结果；可同时选多个</translation>
    </message>
    <message>
        <source>Choose the tax platform&apos;s file: rejected or issued invoices.</source>
        <translation>请选择平台给出的文件：导入失败清单，或全量发票查询导出结果。</translation>
    </message>
    <message>
        <source>Issued invoices …</source>
        <translation>已开发票……</translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation>购买方</translation>
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
        <source>Reason</source>
        <translation>导入失败原因</translation>
    </message>
    <message>
        <source>The files also list {0} issued invoices.</source>
        <translation>文件中还列有 {0} 张已开具的发票。</translation>
    </message>
    <message>
        <source>See which records they belong to.</source>
        <translation>请查看它们对应哪些开票申请。</translation>
    </message>
    <message>
        <source>{0} copies are on hold.</source>
        <translation>已挂单 {0} 张待更正。</translation>
    </message>
    <message>
        <source>{0} copy is on hold.</source>
        <translation>已挂单 {0} 张待更正。</translation>
    </message>
    <message>
        <source>Recall each one with F5, correct it and confirm: the rejected invoice is then voided.</source>
        <translation>按 F5 逐张取单，更正后确认：原发票随之作废。</translation>
    </message>
    <message>
        <source>from another till</source>
        <translation>非本机发票</translation>
    </message>
    <message>
        <source>corrected: {0}</source>
        <translation>已更正：{0}</translation>
    </message>
    <message>
        <source>voided</source>
        <translation>已作废</translation>
    </message>
    <message>
        <source>on hold</source>
        <translation>已挂单</translation>
    </message>
    <message>
        <source>to correct</source>
        <translation>待更正</translation>
    </message>
    <message>
        <source>on hold, corrected</source>
        <translation>挂单，已更正</translation>
    </message>
    <message>
        <source>Use this tax code for all {0} that were rejected because of theirs</source>
        <translation>因税收分类编码被退回的 {0} 张都改用这个编码</translation>
    </message>
    <message>
        <source>Confirm the corrected copies …</source>
        <translation>确认已更正的挂单…</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>The tax platform&apos;s file</source>
        <translation>平台给出的文件</translation>
    </message>
    <message>
        <source>Lists (*.xlsx *.csv *.ods)</source>
        <translation>清单 (*.xlsx *.csv *.ods)</translation>
    </message>
</context>
<context>
    <name>RestorePage</name>
    <message>
        <source>There is a problem with the journal</source>
        <translation>账本有问题</translation>
    </message>
    <message>
        <source>Restore the backup</source>
        <translation>启用备份</translation>
    </message>
    <message>
        <source>Not now  Esc</source>
        <translation>暂不  Esc</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>恢复备份</translation>
    </message>
    <message>
        <source>Replace the journal with {0}?</source>
        <translation>用 {0} 替换账本？</translation>
    </message>
    <message>
        <source>The backup is verified first. The current file is renamed and kept next to it; invoices confirmed after the backup are carried over as far as they are intact.</source>
        <translation>恢复前会先校验备份。当前文件会改名保存在旁边；备份之后确认的发票只要完好，都会从中转入。</translation>
    </message>
    <message>
        <source>There is an intact backup: {0}. One button restores it; the existing file is renamed and kept next to it. Invoices confirmed after the backup are carried over as far as they are intact.</source>
        <translation>有一份完好的备份：{0}。按一下按钮即可用它代替账本；现有文件改名保留在旁。备份之后确认的发票，凡完好的都从该文件接续过来。</translation>
    </message>
    <message>
        <source>You can also continue with the existing file: its invoices are kept, and numbering continues after all numbers used so far.</source>
        <translation>现有的这个文件也可以继续使用：其中的发票保留，编号接在所有已用编号之后。</translation>
    </message>
    <message>
        <source>An empty journal continues with the next free number; no number is used twice. An existing file is renamed and kept.</source>
        <translation>新的空账本从下一个未用的号码继续，号码不会重复。原处的文件会改名保留。</translation>
    </message>
    <message>
        <source>The other folder is used until the window is closed. To use it permanently, add --data-dir and the folder to the program&apos;s shortcut.</source>
        <translation>另选的文件夹只用到窗口关闭为止。要一直使用，请在程序的快捷方式里加上 --data-dir 和该文件夹。</translation>
    </message>
    <message>
        <source>The other folder becomes the till&apos;s data folder permanently (setting data.folder). The settings stay as they are.</source>
        <translation>另选的文件夹将成为收银台的数据文件夹，下次启动也用它（设置项 data.folder）；各项设置不变。</translation>
    </message>
    <message>
        <source>Use this file</source>
        <translation>使用这个文件</translation>
    </message>
    <message>
        <source>Start an empty journal</source>
        <translation>启用空账本</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>其他文件夹…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>An empty journal has been started.</source>
        <translation>已启用空账本。</translation>
    </message>
    <message>
        <source>{0} known invoice is not in it; its number will not be used again.</source>
        <translation>有 {0} 张已知的发票不在其中，其号码不会再用。</translation>
    </message>
    <message>
        <source>{0} known invoices are not in it; their numbers will not be used again.</source>
        <translation>有 {0} 张已知的发票不在其中，其号码不会再用。</translation>
    </message>
    <message>
        <source>The journal works again: {0} invoice.</source>
        <translation>账本已恢复：{0} 张发票。</translation>
    </message>
    <message>
        <source>The journal works again: {0} invoices.</source>
        <translation>账本已恢复：{0} 张发票。</translation>
    </message>
    <message>
        <source>The damaged file is kept as {0}.</source>
        <translation>损坏的文件保存为 {0}。</translation>
    </message>
    <message>
        <source>The backup has been restored: {0} invoice.</source>
        <translation>备份已恢复：{0} 张发票。</translation>
    </message>
    <message>
        <source>The backup has been restored: {0} invoices.</source>
        <translation>备份已恢复：{0} 张发票。</translation>
    </message>
    <message>
        <source>{0} newer invoice is not in it: confirm it again.</source>
        <translation>有 {0} 张更新的发票不在账本里：请重新确认。</translation>
    </message>
    <message>
        <source>{0} newer invoices are not in it: confirm them again.</source>
        <translation>有 {0} 张更新的发票不在账本里：请重新确认。</translation>
    </message>
    <message>
        <source>The replaced file is kept as {0}.</source>
        <translation>原文件保存为 {0}。</translation>
    </message>
    <message>
        <source>A copy of the original is kept as {0}.</source>
        <translation>原来的文件另存为 {0}。</translation>
    </message>
    <message>
        <source>It could not be checked whether it contains newer invoices.</source>
        <translation>无法读出其中是否有更新的发票。</translation>
    </message>
    <message>
        <source>No invoice is missing.</source>
        <translation>没有缺少发票。</translation>
    </message>
    <message>
        <source>Use this file as the till&apos;s journal?</source>
        <translation>把这个文件用作本收银台的账本？</translation>
    </message>
    <message>
        <source>Start an empty journal?</source>
        <translation>确定启用空账本？</translation>
    </message>
    <message>
        <source>Press the button once more.</source>
        <translation>请再按一次该按钮。</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
</context>
<context>
    <name>SaleSection</name>
    <message>
        <source>Ordinary</source>
        <translation>数电普票</translation>
    </message>
    <message>
        <source>Special VAT</source>
        <translation>数电专票</translation>
    </message>
    <message>
        <source>Lines …  F12</source>
        <translation>明细…  F12</translation>
    </message>
    <message>
        <source>Total with tax</source>
        <translation>价税合计</translation>
    </message>
    <message>
        <source>Amount without tax</source>
        <translation>不含税金额</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{0} lines: {1}</source>
        <translation>{0} 行：{1}</translation>
    </message>
    <message>
        <source>{0} line: {1}</source>
        <translation>{0} 行：{1}</translation>
    </message>
    <message>
        <source>Tax {0}   Total {1}</source>
        <translation>税额 {0}   合计 {1}</translation>
    </message>
</context>
<context>
    <name>ScanInputs</name>
    <message>
        <source>The scanner&apos;s keys go to another program.</source>
        <translation>扫码枪的按键进了别的程序。</translation>
    </message>
    <message>
        <source>Click here to scan</source>
        <translation>点这里再扫码</translation>
    </message>
    <message>
        <source>Scanner ready</source>
        <translation>扫码枪就绪</translation>
    </message>
    <message>
        <source>No scan since the start.</source>
        <translation>启动后还没有收到过扫码。</translation>
    </message>
    <message>
        <source>No scan yet</source>
        <translation>尚未扫过码</translation>
    </message>
    <message>
        <source>Scanner …</source>
        <translation>扫码枪…</translation>
    </message>
    <message>
        <source>The scanner&apos;s port was not found: plug in the scanner.</source>
        <translation>找不到扫码枪端口，请插好扫码枪。</translation>
    </message>
    <message>
        <source>Scanner offline</source>
        <translation>扫码枪未连接</translation>
    </message>
</context>
<context>
    <name>ScanLine</name>
    <message>
        <source>Scan or type a code</source>
        <translation>扫码或输入</translation>
    </message>
    <message>
        <source>Scan line</source>
        <translation>扫描框</translation>
    </message>
</context>
<context>
    <name>ScanPanel</name>
    <message>
        <source>Today&apos;s invoices</source>
        <translation>今日发票</translation>
    </message>
    <message>
        <source>No invoice confirmed today</source>
        <translation>今日还没有发票</translation>
    </message>
    <message>
        <source>WeChat: Me – Personal Information – My Invoice Header. Alipay: Invoice Manager – Invoice Titles. Or fill in by hand.</source>
        <translation>微信：我 – 个人信息 – 我的发票抬头；支付宝：发票管家 – 发票抬头；也可手工填写。</translation>
    </message>
    <message>
        <source>Check the buyer, add the amount</source>
        <translation>核对抬头，输入金额</translation>
    </message>
    <message>
        <source>Ask for the invoice title code</source>
        <translation>请顾客出示抬头码</translation>
    </message>
    <message>
        <source>The sale is in the form and needs a buyer.</source>
        <translation>销售内容已就绪，等待购买方。</translation>
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
        <source>Another customer&apos;s code starts a new form.</source>
        <translation>另一位顾客的码会另开一单。</translation>
    </message>
    <message>
        <source>Click here to scan</source>
        <translation>点这里再扫码</translation>
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
    <message>
        <source>Card with this buyer&apos;s code …</source>
        <translation>制作该购买方的抬头卡…</translation>
    </message>
</context>
<context>
    <name>ScannerSetupPage</name>
    <message>
        <source>pos_scanner: scan this code on the scanner set-up page, three times.</source>
        <translation>pos_scanner：请在“扫码枪设置”页扫描此码三次。</translation>
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
        <source>There is nothing to set up.</source>
        <translation>无需设置。</translation>
    </message>
    <message>
        <source>A scanner in COM mode read another code.</source>
        <translation>串口模式的扫码枪读到的是别的码。</translation>
    </message>
    <message>
        <source>Saved. The new settings take effect at the next start.</source>
        <translation>已保存，下次启动后生效。</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>立即重启</translation>
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
        <source>Scan the code with the scanner: {0} time to go.</source>
        <translation>请用扫码枪扫描此码：还需 {0} 次。</translation>
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
        <source>at most {0} ms; {1} ms allowed</source>
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
        <source>on (no effect)</source>
        <translation>已开启（无影响）</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ScopeChoice</name>
    <message>
        <source>This till</source>
        <translation>本收银台</translation>
    </message>
    <message>
        <source>All tills</source>
        <translation>全部收银台</translation>
    </message>
</context>
<context>
    <name>ServerStep</name>
    <message>
        <source>Without a server just go on: the codes of the tax bureau and of Alipay are read, and titles are pasted or typed. WeChat&apos;s title codes need the server; it can be paired at any time under Settings, Server.</source>
        <translation>没有服务器也可以继续：税务局和支付宝的抬头码照常识读，抬头可粘贴或手工输入。微信抬头码需要服务器，以后可随时在“设置 → 服务器”中配对。</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>This value is not possible. It takes {0}.</source>
        <translation>此值无效。应填写：{0}。</translation>
    </message>
    <message>
        <source>{0} (after a restart)</source>
        <translation>{0}（重启后生效）</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>As the system has it</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>English, for programs</source>
        <translation>英文（供软件读取）</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
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
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>未说明</translation>
    </message>
    <message>
        <source>General taxpayer</source>
        <translation>一般纳税人</translation>
    </message>
    <message>
        <source>Small-scale taxpayer</source>
        <translation>小规模纳税人</translation>
    </message>
    <message>
        <source>Shop&apos;s name</source>
        <translation>店铺名称</translation>
    </message>
    <message>
        <source>Shown at the top of the window, on reports and on the title card.</source>
        <translation>显示在窗口顶部、报表和抬头卡上。</translation>
    </message>
    <message>
        <source>The seller&apos;s own tax number (纳税人识别号). With it, invoices of another seller in the tax platform&apos;s list are recognised and never matched with a record.</source>
        <translation>本店（销售方）的纳税人识别号。填写后，可识别税务平台清单里其他销售方的发票，不会与本机记录误配。</translation>
    </message>
    <message>
        <source>Kind of taxpayer</source>
        <translation>纳税人类型</translation>
    </message>
    <message>
        <source>A general taxpayer invoices at 6, 9 or 13 %, a small-scale one at 1 or 3 %. The first start guide offers the rates by it.</source>
        <translation>一般纳税人适用 6%、9% 或 13% 税率，小规模纳税人适用 1% 或 3% 征收率。首次使用向导据此列出税率。</translation>
    </message>
    <message>
        <source>First start guide</source>
        <translation>首次使用向导</translation>
    </message>
    <message>
        <source>Where the first start guide continues; 0: it is finished, or was not needed.</source>
        <translation>首次使用向导从哪一步继续；0 表示已完成或不需要。</translation>
    </message>
    <message>
        <source>Till&apos;s name</source>
        <translation>收银台名称</translation>
    </message>
    <message>
        <source>Every invoice number of this till starts with it. Two tills of a shop need two names.</source>
        <translation>本收银台的单号都以它开头。同一家店的各收银台须用不同的名称。</translation>
    </message>
    <message>
        <source>Cashiers sign in by PIN or badge, and who confirmed is stored.</source>
        <translation>收银员用密码或工牌登录，并记录由谁确认。</translation>
    </message>
    <message>
        <source>Lock the window after</source>
        <translation>无操作后锁定</translation>
    </message>
    <message>
        <source>After so long without a key or touch a cashier signs in again; 0: never.</source>
        <translation>这么久没有按键或触摸，收银员须重新登录；0 表示从不锁定。</translation>
    </message>
    <message>
        <source>Shifts (F9)</source>
        <translation>开班与交班（F9）</translation>
    </message>
    <message>
        <source>Shifts are opened and closed, each with a report.</source>
        <translation>开班、交班，每班出一份报表。</translation>
    </message>
    <message>
        <source>Light, dark or high contrast.</source>
        <translation>浅色、深色或高对比度。</translation>
    </message>
    <message>
        <source>How large type and buttons are. Never larger than fits: the window always shows all of a regular invoice.</source>
        <translation>文字和按钮的大小。超出屏幕的部分不会放大：窗口始终能完整显示一张普通发票。</translation>
    </message>
    <message>
        <source>The window fills the screen.</source>
        <translation>窗口占满整个屏幕。</translation>
    </message>
    <message>
        <source>The item that a new invoice starts with; empty: the form asks for one.</source>
        <translation>新发票默认使用的项目；留空则每次询问。</translation>
    </message>
    <message>
        <source>Tax rates to choose from</source>
        <translation>可选税率</translation>
    </message>
    <message>
        <source>The tax rates that the form offers.</source>
        <translation>开票时可以选择的税率。</translation>
    </message>
    <message>
        <source>What a receipt&apos;s barcode looks like whose text is the order&apos;s number, as a regular expression for all of it; with a group, the group is the number. A group that repeats, as in (R?[0-9]+)+, is not taken: such a pattern can take minutes.</source>
        <translation>小票条码（内容为单号）的样式，用正则表达式匹配整串内容；带分组时，分组就是单号。不接受重复的分组，例如 (R?[0-9]+)+：这样的样式可能要匹配几分钟。</translation>
    </message>
    <message>
        <source>Ask about amounts above</source>
        <translation>大额确认，超过</translation>
    </message>
    <message>
        <source>Larger amounts are asked for once, in words, before they are confirmed; 0: never.</source>
        <translation>超过此金额时，确认前以大写金额询问一次；0 表示从不询问。</translation>
    </message>
    <message>
        <source>yuan</source>
        <translation>元</translation>
    </message>
    <message>
        <source>Ask about the same sale again within</source>
        <translation>重复开票提醒，时间内</translation>
    </message>
    <message>
        <source>Within this time the same buyer&apos;s same amount is asked for before it is confirmed again; 0: never. An order number that was invoiced is always asked for.</source>
        <translation>在此时间内，同一购买方、同一金额再次确认前会询问；0 表示从不询问。已开过票的单号总会询问。</translation>
    </message>
    <message>
        <source>Companies that were here are kept, and found as one types. Ask them first.</source>
        <translation>保存来过的企业，输入时即可找到。请先征得对方同意。</translation>
    </message>
    <message>
        <source>Keep them after the last invoice</source>
        <translation>最后一次开票后保留</translation>
    </message>
    <message>
        <source>So long after its last invoice a known company is erased.</source>
        <translation>企业最后一次开票满这么久后即被删除。</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
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
        <source>Shop&apos;s tax number</source>
        <translation>本店税号</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>Who confirms; stored with each invoice while cashiers do not sign in.</source>
        <translation>由谁确认；不要求登录时，随每张发票记录。</translation>
    </message>
    <message>
        <source>Cashiers sign in</source>
        <translation>收银员需登录</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The language of the window.</source>
        <translation>窗口使用的语言。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Size of everything</source>
        <translation>界面大小</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Mirrored picture</source>
        <translation>画面镜像</translation>
    </message>
    <message>
        <source>The server recognises this till by it; pairing fills it in.</source>
        <translation>服务器凭它识别本收银台；配对时自动填入。</translation>
    </message>
    <message>
        <source>Scanner&apos;s keyboard layout</source>
        <translation>扫码枪键盘布局</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Automatically</source>
        <translation>自动识别</translation>
    </message>
    <message>
        <source>A device number, a file, or the address of an HTTP MJPEG or RTSP stream; empty for a till without a camera.</source>
        <translation>设备编号、文件，或 HTTP MJPEG / RTSP 视频流的地址；没有摄像头时留空。</translation>
    </message>
    <message>
        <source>Picture&apos;s size</source>
        <translation>画面尺寸</translation>
    </message>
    <message>
        <source>The size of the picture, where the camera is a device and has it: the larger one for codes held far away, the smaller one for a slow computer.</source>
        <translation>画面大小（仅限支持该尺寸的设备）：码离得远时选大的，电脑较慢时选小的。</translation>
    </message>
    <message>
        <source>px</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光时间</translation>
    </message>
    <message>
        <source>How long a device exposes each picture, where its driver has it; 0: automatic. Where screens shine white 2 to 8 helps.</source>
        <translation>每帧的曝光时间（驱动支持时有效）；0 表示自动。手机屏幕发白时设为 2 到 8 有帮助。</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>The picture is shown mirrored. Reading is the same.</source>
        <translation>画面左右镜像显示，不影响识读。</translation>
    </message>
    <message>
        <source>Server&apos;s address</source>
        <translation>服务器地址</translation>
    </message>
    <message>
        <source>The server that looks titles up: https://… or http://127.0.0.1:… Without one, codes of the tax bureau and of Alipay are still read, and titles can be typed.</source>
        <translation>用于查询抬头的服务器：https://… 或 http://127.0.0.1:…。没有服务器时，仍可识读税务局和支付宝的抬头码，也可手工输入。</translation>
    </message>
    <message>
        <source>This till&apos;s token</source>
        <translation>本收银台的令牌</translation>
    </message>
    <message>
        <source>Own certificates</source>
        <translation>自有证书</translation>
    </message>
    <message>
        <source>A file of certificates to trust instead of the built-in ones, where a company&apos;s network has its own.</source>
        <translation>公司网络使用自有证书时，用这个证书文件代替内置证书。</translation>
    </message>
    <message>
        <source>How a keyboard scanner&apos;s keys are read: as on a US keyboard, as the system&apos;s layout has them, or automatically: whichever makes a known code.</source>
        <translation>键盘型扫码枪的按键如何解读：按美式键盘、按系统键盘布局，或自动取能识别的一种。</translation>
    </message>
    <message>
        <source>Scanner&apos;s longest pause</source>
        <translation>扫码枪最长间隔</translation>
    </message>
    <message>
        <source>The longest pause between two keys of the scanner; a key that may be a scan&apos;s waits so long.</source>
        <translation>扫码枪两次按键之间的最长间隔；可能属于扫码的按键会等待这么久。</translation>
    </message>
    <message>
        <source>Scanner&apos;s longest key press</source>
        <translation>扫码枪最长按键时间</translation>
    </message>
    <message>
        <source>The longest time for which the scanner holds a key down; a finger holds it longer.</source>
        <translation>扫码枪按住一个键的最长时间；手指会按得更久。</translation>
    </message>
    <message>
        <source>Scanner ends with Enter or Tab</source>
        <translation>扫码枪以回车或 Tab 结尾</translation>
    </message>
    <message>
        <source>The scanner types Enter or Tab after each code.</source>
        <translation>扫码枪在每个码之后发送 Enter 或 Tab。</translation>
    </message>
    <message>
        <source>Scanner&apos;s prefix</source>
        <translation>扫码枪前缀</translation>
    </message>
    <message>
        <source>What the scanner types before each code; it is removed.</source>
        <translation>扫码枪在每个码之前输入的内容；会自动去掉。</translation>
    </message>
    <message>
        <source>Scanner&apos;s suffix</source>
        <translation>扫码枪后缀</translation>
    </message>
    <message>
        <source>What the scanner types between the code and Enter; it is removed.</source>
        <translation>扫码枪在码与 Enter 之间输入的内容；会自动去掉。</translation>
    </message>
    <message>
        <source>Scanner&apos;s port (COM mode)</source>
        <translation>扫码枪端口（串口模式）</translation>
    </message>
    <message>
        <source>The serial port of a scanner in COM mode: its name, auto (a scanner maker&apos;s, else the only USB port), or its USB id; empty for a scanner that types.</source>
        <translation>COM 模式扫码枪的串口：端口名、auto（扫码枪厂商的端口，否则唯一的 USB 串口）或 USB 编号；键盘型扫码枪留空。</translation>
    </message>
    <message>
        <source>Port&apos;s speed</source>
        <translation>串口速率</translation>
    </message>
    <message>
        <source>The serial port&apos;s speed; USB ports take any.</source>
        <translation>串口的速率；USB 串口任意值均可。</translation>
    </message>
    <message>
        <source>Usual item</source>
        <translation>默认项目</translation>
    </message>
    <message>
        <source>Usual item&apos;s tax code</source>
        <translation>默认项目的税收分类编码</translation>
    </message>
    <message>
        <source>The tax code (税收分类编码) of the usual item, 19 digits.</source>
        <translation>默认项目的税收分类编码，19 位数字。</translation>
    </message>
    <message>
        <source>Usual tax rate</source>
        <translation>默认税率</translation>
    </message>
    <message>
        <source>The tax rate that a new invoice starts with; empty: that of the item.</source>
        <translation>新发票默认使用的税率；留空则使用项目的税率。</translation>
    </message>
    <message>
        <source>Prices are typed with tax</source>
        <translation>按含税价录入</translation>
    </message>
    <message>
        <source>Prices and amounts are typed with tax in them.</source>
        <translation>输入的单价和金额均为含税。</translation>
    </message>
    <message>
        <source>Receipt&apos;s barcode (pattern)</source>
        <translation>小票条码格式（正则）</translation>
    </message>
    <message>
        <source>Keep companies that were here</source>
        <translation>保留老客户（企业）</translation>
    </message>
    <message>
        <source>Data folder, with the journal</source>
        <translation>数据文件夹（账本所在）</translation>
    </message>
    <message>
        <source>Folder for export files</source>
        <translation>导出文件夹</translation>
    </message>
    <message>
        <source>Usual export format</source>
        <translation>常用导出格式</translation>
    </message>
    <message>
        <source>Headings of the CSV</source>
        <translation>CSV 的表头</translation>
    </message>
    <message>
        <source>Where the journal is kept; empty: where these settings are. Nothing is moved there. --data-dir on the command line wins.</source>
        <translation>账本存放的位置；留空则与本设置在同一处。不会自动搬移数据。命令行的 --data-dir 优先。</translation>
    </message>
    <message>
        <source>Second location for backups</source>
        <translation>第二备份位置</translation>
    </message>
    <message>
        <source>Each day&apos;s backup is copied there, too: to a USB stick, a share. Empty: nowhere. The window says when it is missing or full.</source>
        <translation>每天的备份同时复制到这里：U 盘或共享文件夹。留空则不复制。该处不可用或已满时窗口会提示。</translation>
    </message>
    <message>
        <source>Where export files go; empty: the user&apos;s documents folder.</source>
        <translation>导出文件存放的位置；留空则为用户的“文档”文件夹。</translation>
    </message>
    <message>
        <source>The format that the export page begins with.</source>
        <translation>打开导出页时默认的格式。</translation>
    </message>
    <message>
        <source>The headings of the standard CSV: Chinese, or English ones for programs.</source>
        <translation>标准 CSV 的表头：中文，或供程序使用的英文。</translation>
    </message>
    <message>
        <source>Tax platform&apos;s blank template</source>
        <translation>税务平台空白模板</translation>
    </message>
    <message>
        <source>The tax platform&apos;s blank batch template, as downloaded.</source>
        <translation>从税务平台下载的空白批量开票模板。</translation>
    </message>
    <message>
        <source>Till&apos;s number in the remark</source>
        <translation>备注中写入申请单号</translation>
    </message>
    <message>
        <source>Writes the till&apos;s number before the remark in the tax platform&apos;s file, so that issued invoices are recognised.</source>
        <translation>在税务平台文件的备注前写入申请单号，以便识别已开具的发票。</translation>
    </message>
    <message>
        <source>Receivables: account code</source>
        <translation>应收账款：科目代码</translation>
    </message>
    <message>
        <source>Vouchers debit this account with the amount paid.</source>
        <translation>凭证借记此科目（收款金额）。</translation>
    </message>
    <message>
        <source>Receivables: account name</source>
        <translation>应收账款：科目名称</translation>
    </message>
    <message>
        <source>That account&apos;s name.</source>
        <translation>该科目的名称。</translation>
    </message>
    <message>
        <source>Sales: account code</source>
        <translation>主营业务收入：科目代码</translation>
    </message>
    <message>
        <source>Vouchers credit this account with the amount without tax.</source>
        <translation>凭证贷记此科目（不含税金额）。</translation>
    </message>
    <message>
        <source>Sales: account name</source>
        <translation>主营业务收入：科目名称</translation>
    </message>
    <message>
        <source>Output tax: account code</source>
        <translation>销项税额：科目代码</translation>
    </message>
    <message>
        <source>Vouchers credit this account with the tax.</source>
        <translation>凭证贷记此科目（税额）。</translation>
    </message>
    <message>
        <source>Output tax: account name</source>
        <translation>销项税额：科目名称</translation>
    </message>
    <message>
        <source>Vouchers&apos; word</source>
        <translation>凭证字</translation>
    </message>
    <message>
        <source>The vouchers&apos; word (凭证字).</source>
        <translation>凭证字。</translation>
    </message>
    <message>
        <source>Vouchers&apos; maker</source>
        <translation>制单人</translation>
    </message>
    <message>
        <source>Who makes the vouchers (制单人); empty: the cashier.</source>
        <translation>凭证的制单人；留空则为收银员。</translation>
    </message>
    <message>
        <source>Names of tax rates</source>
        <translation>税率名称</translation>
    </message>
    <message>
        <source>What the accounting program calls the tax rates, as rate=name: 0.13=VAT 13%.</source>
        <translation>财务软件中各税率的名称，写作 税率=名称，例如 0.13=VAT 13%。</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>a text up to {0}</source>
        <translation>最多 {0} 个字符的文本</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a fraction in quotes, like &quot;0.06&quot;, &quot;exempt&quot;, or nothing</source>
        <translation>带引号的小数（如 &quot;0.06&quot;）、&quot;exempt&quot;，或留空</translation>
    </message>
    <message>
        <source>a whole number from {0} to {1}</source>
        <translation>{0} 到 {1} 的整数</translation>
    </message>
    <message>
        <source>one of {0}</source>
        <translation>{0} 之一</translation>
    </message>
    <message>
        <source>an http(s) URL</source>
        <translation>http(s) 网址</translation>
    </message>
    <message>
        <source>a file&apos;s path</source>
        <translation>文件路径</translation>
    </message>
    <message>
        <source>a folder&apos;s path</source>
        <translation>文件夹路径</translation>
    </message>
    <message>
        <source>1 to 4 capital letters or digits</source>
        <translation>1 到 4 个大写字母或数字</translation>
    </message>
    <message>
        <source>auto, usb:0c2e:0b61, COM3 or /dev/ttyACM0</source>
        <translation>auto、usb:0c2e:0b61、COM3 或 /dev/ttyACM0</translation>
    </message>
    <message>
        <source>19 digits, or nothing</source>
        <translation>19 位数字，或留空</translation>
    </message>
    <message>
        <source>15, 17, 18 or 20 digits and capital letters, or nothing</source>
        <translation>15、17、18 或 20 位数字和大写字母，或留空</translation>
    </message>
    <message>
        <source>a list like [&quot;0.13&quot;, &quot;0.06&quot;, &quot;exempt&quot;]</source>
        <translation>列表，如 [&quot;0.13&quot;, &quot;0.06&quot;, &quot;exempt&quot;]</translation>
    </message>
    <message>
        <source>a regular expression like R[0-9]+, or nothing</source>
        <translation>正则表达式，如 R[0-9]+，或留空</translation>
    </message>
    <message>
        <source>1 to 15 digits, letters, points or hyphens</source>
        <translation>1 到 15 位数字、字母、点或连字符</translation>
    </message>
    <message>
        <source>a list like [&quot;0.13=VAT 13%&quot;, &quot;exempt=No VAT&quot;]</source>
        <translation>列表，如 [&quot;0.13=VAT 13%&quot;, &quot;exempt=No VAT&quot;]</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>On the second screen</source>
        <translation>在第二块屏幕上</translation>
    </message>
    <message>
        <source>In a window of its own</source>
        <translation>在单独的窗口中</translation>
    </message>
    <message>
        <source>Customer display</source>
        <translation>顾客显示屏</translation>
    </message>
    <message>
        <source>Where customers read how to show their code, and check name and tax number.</source>
        <translation>顾客在这里看到如何出示抬头码，并核对名称和税号。</translation>
    </message>
    <message>
        <source>Volume of sounds</source>
        <translation>提示音音量</translation>
    </message>
    <message>
        <source>A code read, a code rejected, an invoice confirmed and a failure each have their own sound; 0: silent. The window shows the same in colour and words.</source>
        <translation>读取成功、无法接受、确认开票和操作失败各有不同的提示音；0 表示静音。窗口会同时用颜色和文字提示。</translation>
    </message>
    <message>
        <source>Clear the screen after</source>
        <translation>闲置多久后清屏</translation>
    </message>
    <message>
        <source>After so long without a key or touch, the form is put on hold and pages that name buyers close; 0: never.</source>
        <translation>这么长时间没有按键或触摸，当前单据会自动挂单，显示购买方信息的页面会关闭；0 表示从不。</translation>
    </message>
    <message>
        <source>min</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不上传</translation>
    </message>
    <message>
        <source>What is confirmed from now on</source>
        <translation>从现在起确认的发票</translation>
    </message>
    <message>
        <source>Everything, from the first invoice on</source>
        <translation>从第一张起的全部发票</translation>
    </message>
    <message>
        <source>Send to head office</source>
        <translation>上传至总部</translation>
    </message>
    <message>
        <source>Invoices go to the server, for head office&apos;s exports and against orders that are invoiced twice, with the buyer&apos;s name and tax number. Customers&apos; data is then at a second place, until the server removes it after its days: tell them so first.</source>
        <translation>发票上传至服务器，供总部导出并防止同一订单重复开票，含购买方名称和税号。客户信息因此保存在第二处，到期由服务器删除：请事先告知客户。</translation>
    </message>
    <message>
        <source>Send address and telephone</source>
        <translation>上传地址、电话</translation>
    </message>
    <message>
        <source>Head office gets the buyers&apos; addresses and telephones.</source>
        <translation>总部可见购买方的地址和电话。</translation>
    </message>
    <message>
        <source>Send bank and account</source>
        <translation>上传开户行、账号</translation>
    </message>
    <message>
        <source>Head office gets the buyers&apos; banks and accounts.</source>
        <translation>总部可见购买方的开户行和账号。</translation>
    </message>
    <message>
        <source>Send e-mail</source>
        <translation>上传电子邮箱</translation>
    </message>
    <message>
        <source>Head office gets the buyers&apos; e-mail addresses.</source>
        <translation>总部可见购买方的电子邮箱。</translation>
    </message>
    <message>
        <source>Send the remark</source>
        <translation>上传备注</translation>
    </message>
    <message>
        <source>Head office gets the invoices&apos; remarks.</source>
        <translation>总部可见发票的备注。</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>No setting found.</source>
        <translation>没有找到相关设置。</translation>
    </message>
    <message>
        <source>Restart to apply everything; the form is kept.</source>
        <translation>重启后全部生效；表单中的内容会保留。</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>已保存。</translation>
    </message>
    <message>
        <source>Saved, and drawn at {0} %: this screen has no room for more.</source>
        <translation>已保存，按 {0}% 显示：屏幕放不下更大的。</translation>
    </message>
    <message>
        <source>Saved, and in use.</source>
        <translation>已保存并生效。</translation>
    </message>
    <message>
        <source>Discard the changes?</source>
        <translation>放弃修改？</translation>
    </message>
    <message>
        <source>Not saved: {0}.</source>
        <translation>尚未保存：{0}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Free software under the Apache licence 2.0.</source>
        <translation>自由软件，采用 Apache 2.0 许可证。</translation>
    </message>
    <message>
        <source>Settings are kept in {0}</source>
        <translation>设置保存在 {0}</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search all settings</source>
        <translation>搜索全部设置</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置页面</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>立即重启</translation>
    </message>
    <message>
        <source>Save  Enter</source>
        <translation>保存  Enter</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>{0}: this value is not valid</source>
        <translation>{0}：此值无效</translation>
    </message>
    <message>
        <source>Allowed: {0}.</source>
        <translation>应为：{0}。</translation>
    </message>
</context>
<context>
    <name>ShiftPage</name>
    <message>
        <source>Close shift {0}?</source>
        <translation>确定交班（第 {0} 班）？</translation>
    </message>
    <message>
        <source>{0} invoice, {1}. A closed shift cannot be opened again.</source>
        <translation>共 {0} 张，{1}。交班后不能再打开本班。</translation>
    </message>
    <message>
        <source>{0} invoices, {1}. A closed shift cannot be opened again.</source>
        <translation>共 {0} 张，{1}。交班后不能再打开本班。</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Close page  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>No shift is open. Invoices confirmed now belong to no shift.</source>
        <translation>当前没有开班。现在确认的发票不属于任何班次。</translation>
    </message>
    <message>
        <source>Open a shift</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>Shift {0}, open since {1}</source>
        <translation>第 {0} 班，{1} 开班</translation>
    </message>
    <message>
        <source>Close the shift …</source>
        <translation>交班…</translation>
    </message>
    <message>
        <source>Shift {0}, {1} – {2}</source>
        <translation>第 {0} 班，{1} – {2}</translation>
    </message>
    <message>
        <source>Shift {0} is closed: Z report {1}.</source>
        <translation>第 {0} 班已交班：Z 报表第 {1} 号。</translation>
    </message>
    <message>
        <source>Its figures are final.</source>
        <translation>数字不会再变。</translation>
    </message>
</context>
<context>
    <name>ShiftReport</name>
    <message>
        <source>Created at {0}</source>
        <translation>生成于 {0}</translation>
    </message>
    <message>
        <source>Numbers count up from 1 and are never reset.</source>
        <translation>编号自 1 起递增，从不重置。</translation>
    </message>
    <message>
        <source>Proof of the journal: {0}</source>
        <translation>账本校验：{0}</translation>
    </message>
    <message>
        <source>Tax rate</source>
        <translation>税率</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>不含税</translation>
    </message>
    <message>
        <source>Tax</source>
        <translation>税额</translation>
    </message>
    <message>
        <source>With tax</source>
        <translation>价税合计</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Z report no. {0} (closing)</source>
        <translation>Z 报表 第 {0} 号（交班）</translation>
    </message>
    <message>
        <source>X report no. {0} (shift is open)</source>
        <translation>X 报表 第 {0} 号（当班中）</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation>发票</translation>
    </message>
    <message>
        <source>Voids</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>First invoice</source>
        <translation>首张发票</translation>
    </message>
    <message>
        <source>Last invoice</source>
        <translation>末张发票</translation>
    </message>
    <message>
        <source>exempt</source>
        <translation>免税</translation>
    </message>
</context>
<context>
    <name>ShiftReportsPage</name>
    <message>
        <source>Shift reports</source>
        <translation>班次报表</translation>
    </message>
    <message>
        <source>Save as PDF and CSV</source>
        <translation>保存为 PDF 和 CSV</translation>
    </message>
    <message>
        <source>X report now</source>
        <translation>立即出 X 报表</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>返回  Esc</translation>
    </message>
    <message>
        <source>No shift is open. A Z report is created when one is closed.</source>
        <translation>当前没有开班。交班时生成 Z 报表。</translation>
    </message>
    <message>
        <source>Shift {0} is open since {1}.</source>
        <translation>第 {0} 班已于 {1} 开班。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报表</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>生成时间</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation>发票</translation>
    </message>
    <message>
        <source>Voids</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>营业额</translation>
    </message>
    <message>
        <source>Tax</source>
        <translation>税额</translation>
    </message>
    <message>
        <source>By</source>
        <translation>操作人</translation>
    </message>
    <message>
        <source>There are no reports yet.</source>
        <translation>还没有报表。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>{0}: net {1}, tax {2}</source>
        <translation>{0}：不含税 {1}，税额 {2}</translation>
    </message>
    <message>
        <source>exempt</source>
        <translation>免税</translation>
    </message>
</context>
<context>
    <name>ShopStep</name>
    <message>
        <source>General</source>
        <translation>一般纳税人</translation>
    </message>
    <message>
        <source>Small-scale</source>
        <translation>小规模纳税人</translation>
    </message>
    <message>
        <source>餐饮, canyin, cy … finds its tax code</source>
        <translation>输入 餐饮、canyin、cy … 查找税收编码</translation>
    </message>
    <message>
        <source>Shop&apos;s name</source>
        <translation>店铺名称</translation>
    </message>
    <message>
        <source>Taxpayer</source>
        <translation>纳税人类型</translation>
    </message>
    <message>
        <source>Usual item</source>
        <translation>默认项目</translation>
    </message>
    <message>
        <source>All of it can be left empty. Without a usual item each invoice asks for one; items of your own can be added later.</source>
        <translation>以上均可留空。没有默认项目时，每张发票会询问项目；以后可添加自己的项目。</translation>
    </message>
</context>
<context>
    <name>SignInScreen</name>
    <message>
        <source>Cashiers</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Sign in  Enter</source>
        <translation>登录  Enter</translation>
    </message>
    <message>
        <source>Begin  Enter</source>
        <translation>开始  Enter</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Till {0}</source>
        <translation>收银台 {0}</translation>
    </message>
    <message>
        <source>Or scan your badge.</source>
        <translation>也可以扫描工牌。</translation>
    </message>
    <message>
        <source>There are no cashiers yet. The first one to be added is the owner, who adds the others.</source>
        <translation>还没有收银员。第一个登记的人是店主，由店主添加其他人。</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>您的姓名</translation>
    </message>
    <message>
        <source>PIN, 4 to 12 digits</source>
        <translation>密码，4 到 12 位数字</translation>
    </message>
    <message>
        <source>PIN again</source>
        <translation>再次输入密码</translation>
    </message>
</context>
<context>
    <name>StaffWindowController</name>
    <message>
        <source>Close the shift</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>Shift {0} is closed.</source>
        <translation>第 {0} 班已交班。</translation>
    </message>
</context>
<context>
    <name>SwitchEditor</name>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>This field takes {0} characters. What was beyond them is left out.</source>
        <translation>此栏最多 {0} 个字符，超出的部分没有填入。</translation>
    </message>
</context>
<context>
    <name>TilesPage</name>
    <message>
        <source>Favourites</source>
        <translation>常用项目</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
</context>
<context>
    <name>TillPresenter</name>
    <message>
        <source>Restore the backup …</source>
        <translation>启用备份…</translation>
    </message>
    <message>
        <source>Set up the scanner …</source>
        <translation>设置扫码枪…</translation>
    </message>
    <message>
        <source>The form is empty.</source>
        <translation>表单是空的。</translation>
    </message>
    <message>
        <source>Nothing was put on hold.</source>
        <translation>没有挂单。</translation>
    </message>
    <message>
        <source>A confirmed invoice is voided in the list: F6.</source>
        <translation>已确认的发票请在列表（F6）中作废。</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可以撤销的操作。</translation>
    </message>
    <message>
        <source>Another customer: {0}</source>
        <translation>另一位顾客：{0}</translation>
    </message>
    <message>
        <source>Nothing confirmed. Another customer: {0}</source>
        <translation>尚未确认。另一位顾客：{0}</translation>
    </message>
    <message>
        <source>Same customer  F7</source>
        <translation>同一位顾客  F7</translation>
    </message>
    <message>
        <source>This form was put on hold, too. F5 shows both.</source>
        <translation>本单也已挂单。按 F5 查看两单。</translation>
    </message>
    <message>
        <source>Confirmed: {0} · {1}</source>
        <translation>已确认：{0} · {1}</translation>
    </message>
    <message>
        <source>Nothing has been confirmed yet. Check it; F11 confirms it anyway.</source>
        <translation>尚未确认。请核对；确认无误请按 F11。</translation>
    </message>
    <message>
        <source>Confirm anyway  F11</source>
        <translation>确认  F11</translation>
    </message>
    <message>
        <source>Enter confirms the form; Shift+F11 changes the kind of invoice.</source>
        <translation>按回车确认表单；Shift+F11 切换发票种类。</translation>
    </message>
    <message>
        <source>F11 confirms only what was asked about.</source>
        <translation>F11 只用于确认刚才询问的内容。</translation>
    </message>
    <message>
        <source>{0} ({1}) is on hold. The same customer? F7 brings these {1} here.</source>
        <translation>{0}（{1}）已挂单。是同一位顾客？按 F7 把这 {1} 移到本单。</translation>
    </message>
    <message>
        <source>The form has just changed. Nothing was confirmed.</source>
        <translation>表单刚刚有变化，尚未确认。</translation>
    </message>
    <message>
        <source>Check it, then press Enter again.</source>
        <translation>请核对后再按回车。</translation>
    </message>
    <message>
        <source>{0} is on hold. The same customer? F7 brings this sale here.</source>
        <translation>{0} 已挂单。是同一位顾客？按 F7 把这笔消费移到本单。</translation>
    </message>
    <message>
        <source>{0} was undone.</source>
        <translation>{0} 已撤回。</translation>
    </message>
    <message>
        <source>{0} has been voided.</source>
        <translation>{0} 已作废。</translation>
    </message>
    <message>
        <source>Its number stays.</source>
        <translation>申请单号保留，不再使用。</translation>
    </message>
    <message>
        <source>Put on hold: {0}</source>
        <translation>已挂单：{0}</translation>
    </message>
    <message>
        <source>Put on hold.</source>
        <translation>已挂单。</translation>
    </message>
    <message>
        <source>F5 recalls it.</source>
        <translation>按 F5 取回。</translation>
    </message>
    <message>
        <source>Nothing is on hold.</source>
        <translation>没有挂单。</translation>
    </message>
    <message>
        <source>F4 puts a form on hold.</source>
        <translation>按 F4 挂单。</translation>
    </message>
    <message>
        <source>Order number read: {0}</source>
        <translation>已读取订单号/小票号：{0}</translation>
    </message>
    <message>
        <source>No server</source>
        <translation>未设服务器</translation>
    </message>
    <message>
        <source>Server {0} ms</source>
        <translation>服务器 {0} 毫秒</translation>
    </message>
</context>
<context>
    <name>TitleCardPage</name>
    <message>
        <source>Title card</source>
        <translation>抬头卡</translation>
    </message>
    <message>
        <source>The title&apos;s code</source>
        <translation>抬头二维码</translation>
    </message>
    <message>
        <source>Print …</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Save picture …</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>Scanning it gives the title, with or without a network.</source>
        <translation>扫这个码即可填入抬头，不联网也可以。</translation>
    </message>
    <message>
        <source>A card needs a name.</source>
        <translation>抬头卡需要名称。</translation>
    </message>
    <message>
        <source>Save the card</source>
        <translation>保存抬头卡</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>已保存：{0}</translation>
    </message>
</context>
<context>
    <name>TitleChooser</name>
    <message>
        <source>Several titles in front of the camera: which one?</source>
        <translation>镜头前有多个抬头码，用哪一个？</translation>
    </message>
    <message>
        <source>WeChat</source>
        <translation>微信</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>The disk is slow. You can serve the next customer meanwhile.</source>
        <translation>磁盘较慢，可以先接待下一位顾客。</translation>
    </message>
    <message>
        <source>Till {0}</source>
        <translation>收银台 {0}</translation>
    </message>
    <message>
        <source>Saving {0} invoices …</source>
        <translation>正在保存 {0} 张发票…</translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Shift {0}</source>
        <translation>第 {0} 班</translation>
    </message>
    <message>
        <source>No shift open</source>
        <translation>未开班</translation>
    </message>
    <message>
        <source>Today {0} · {1}</source>
        <translation>今日 {0} 张 · {1}</translation>
    </message>
    <message>
        <source>Proof of the journal, to be written down: {0}</source>
        <translation>账本校验（可抄下备查）：{0}</translation>
    </message>
    <message>
        <source>Day, week and month in numbers</source>
        <translation>日、周、月经营数据</translation>
    </message>
    <message>
        <source>Not exported {0}</source>
        <translation>未导出 {0}</translation>
    </message>
</context>
<context>
    <name>TrialDriver</name>
    <message>
        <source>End the trial</source>
        <translation>结束试用</translation>
    </message>
</context>
<context>
    <name>TrialStep</name>
    <message>
        <source>Make one invoice for practice: the window opens marked TRIAL, a made-up customer shows a code, you type an amount and press Enter. Nothing of it is kept, and the till&apos;s numbers do not move. Afterwards you are back here.</source>
        <translation>试开一张发票练习：窗口会标明“试用”，一位虚构的顾客出示码，您输入金额并按 Enter。不会保留任何内容，也不占用申请单号。之后回到这里。</translation>
    </message>
    <message>
        <source>Try an invoice</source>
        <translation>试开一张发票</translation>
    </message>
</context>
<context>
    <name>VoidDialog</name>
    <message>
        <source>Void {0}?</source>
        <translation>作废 {0}？</translation>
    </message>
    <message>
        <source>Void it</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
    <message>
        <source>Its number stays used. A voided invoice cannot be restored.</source>
        <translation>申请单号保留，不再使用。作废后不能恢复。</translation>
    </message>
    <message>
        <source>Accounting has already received it in {0}: tell them.</source>
        <translation>会计已收到（批次 {0}），请通知会计。</translation>
    </message>
    <message>
        <source>The tax bureau has issued {0} for it: a red-letter invoice is needed on the platform.</source>
        <translation>已开具发票 {0}：还须在税务平台开具红字发票。</translation>
    </message>
    <message>
        <source>Usual reasons</source>
        <translation>常用原因</translation>
    </message>
    <message>
        <source>Reason (kept permanently; no customer names)</source>
        <translation>原因（长期保存，请勿写顾客姓名）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Choose a reason …</source>
        <translation>选择原因…</translation>
    </message>
    <message>
        <source>Wrong buyer</source>
        <translation>抬头开错</translation>
    </message>
    <message>
        <source>Wrong amount or item</source>
        <translation>金额或项目开错</translation>
    </message>
    <message>
        <source>Entered twice</source>
        <translation>重复开具</translation>
    </message>
    <message>
        <source>Goods returned</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>The customer wants no invoice</source>
        <translation>顾客不要发票</translation>
    </message>
</context>
<context>
    <name>Wiring</name>
    <message>
        <source>Set …</source>
        <translation>设置…</translation>
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
