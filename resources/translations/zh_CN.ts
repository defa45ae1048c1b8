<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Binding</name>
    <message>
        <source>Scanner ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No camera is set. Scan with the scanner.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the camera …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} was taken back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its number stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No backend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backend away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backend {0} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture stands still</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture is black</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The camera gives no picture. Plug it in; the scanner works meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BuyerForm</name>
    <message>
        <source>Company</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Individual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scanned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the code gave it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>edited ↺</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put back what the code gave: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The code did not give this</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DonePanel</name>
    <message>
        <source>Next customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back ({0} s)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Export for accounting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only what was not exported yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the file  ⏎</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} invoices · ¥ {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: net {1}, tax {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: {1} invoices, {2} rows, ¥ {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Days of sale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for export files</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message>
        <source>, </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go there →</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FootBar</name>
    <message>
        <source>F2 Scan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F6 Invoices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F8 Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F10 Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1 Help</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The customer shows the invoice title code (WeChat: Me – Personal Information – My Invoice Header). Hold it before the camera, or scan it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the buyer. Without a code, type the particulars by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the amount and press Enter. Enter goes to what is still missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirmed: the invoice is safe. For ten seconds it can be taken back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirm, or go to what is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the form (F7 brings it back)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the scan line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoices of a day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo the last clear or scan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export for accounting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This page</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InvoiceColumn</name>
    <message>
        <source>Confirm  ⏎</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear  Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo  F7</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InvoiceModel</name>
    <message>
        <source>Number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>voided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ListPage</name>
    <message>
        <source>Invoices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} invoices · ¥ {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No invoice was confirmed on this day.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Net</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoticeStrip</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>The program made a mistake; what was confirmed is safe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You can go on. The log file in the data folder says more.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SaleForm</name>
    <message>
        <source>Ordinary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Special VAT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total with tax</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Net –   Tax –</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Net {0}   Tax {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScanColumn</name>
    <message>
        <source>Today&apos;s invoices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No invoice confirmed today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the buyer, add the amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another code replaces the buyer and keeps the sale.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for the invoice title code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WeChat: Me – Personal Information – My Invoice Header. Or fill in by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code read, looking up …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All (F6)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScanLine</name>
    <message>
        <source>Scan, or type a code and press Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan line</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Shop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Till (invoice numbers begin with it)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera: number, file or address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirrored picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backend&apos;s address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backend&apos;s token of this till</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own certificates (file)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual tax rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax rates, e.g. 0.13, 0.06</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for export files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system has it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>简体中文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>English</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept in {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save  ⏎</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved. The new settings hold from the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: this value cannot be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It takes {0}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Till {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today {0} · ¥ {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not exported {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Did you mean {meant}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It takes {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill in the form by hand, or try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill in the form by hand, and tell whoever looks after the backend.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the customer to open WeChat: Me – Personal Information – My Invoice Header.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scan held no text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This text is too long for an invoice title code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This code holds no readable text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is a payment code, not an invoice title.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the code of an invoice that was issued already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is a shop&apos;s own stand code, meant for customers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This code leads to a web page, not to an invoice title.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not an invoice title code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The code was changed on its way here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan again; if it happens again, use the camera.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This code has expired.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the customer to open the title code again, then scan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No code was found in this picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a sharper picture in which the whole code is seen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WeChat codes need a backend, and none is set up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill in the form by hand; the backend&apos;s address belongs in the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backend {host} cannot be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the network, or fill in the form by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backend {host} did not answer in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backend {host} could not prove who it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backend {host} does not know this till.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put a valid token into the settings (`pos-scanner backend till add` makes one).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What answers at {host} is not the backend.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the backend&apos;s address in the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backend {host} could not look the code up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many look-ups in a short time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait a moment, then scan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today&apos;s look-ups at WeChat are used up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill in the form by hand until tomorrow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WeChat does not answer at the moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WeChat does not accept the backend&apos;s account.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space and try again. Nothing that stood is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be written to {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give this user the right to write there, or choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another window works with this journal already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use that window, or close it and start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal is damaged: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not delete it. Keep a copy, then put a backup in place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A newer version of the program has used this journal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install that version again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The invoice is not complete:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill in what is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose other days, or include what was exported before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program has this file open: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close it there (in Excel, perhaps) and export again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is another file of this name: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name; only an earlier export is replaced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file could not be read back as it was written: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No invoice was marked. Export again to another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such file: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file cannot be read: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that it is of the right kind and that you may read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no export format {preset}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are: {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The camera {source} cannot be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug it in, close other programs that use it, or scan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port {port} is taken by another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another with --port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of the program is not installed: {part}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it: pip install &apos;pos-scanner[{extra}]&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program made a mistake; what was confirmed is safe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again. The log file says more to whoever helps you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capital and small letters were exchanged on the way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch Caps Lock off and scan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of the code was lost on the way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of the backend {host} has expired.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer&apos;s date is probably wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the clock, then scan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backend {host} is not running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name {host} is not known in this network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the network and the backend&apos;s address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings cannot be read: line {line} of {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend that line (a quote or a bracket is often missing).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no setting {key}: line {line} of {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend or remove that line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The setting {key} has a wrong value: line {line} of {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend that line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The setting {key} is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set it and start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other users can read {path}, which holds a secret.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it yours alone: chmod 600 {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings cannot be read: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it a text file in UTF-8 that you may read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The buyer&apos;s name is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The amount is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The amount is no sum of money with at most two decimals.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tax rate is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The item is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check character correct</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tax number&apos;s check character does not fit: compare it with the code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tax number has {0} characters; nowadays it has 18.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tax number has characters that do not occur in one (such as I, O, S).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A company&apos;s invoice usually needs the tax number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An individual usually has no tax number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The code did not say: company or individual?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{field} is long ({0} of {1}): some accounting programs will cut it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A special invoice also wants: {field}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The code&apos;s check value does not fit: read the title out to the customer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address and phone came as one text: check where it was parted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bank and account came as one text: check where it was parted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The code&apos;s marks had been changed and were mended: check the title.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order no.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remark</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
