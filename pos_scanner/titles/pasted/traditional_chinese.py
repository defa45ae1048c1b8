"""Traditional letters (Hong Kong, Macao, Taiwan) in a pasted text, told by the simplified patterns.

Only letters of labels and shapes are folded, one for one, so that places stay: what is found in
the folded text is taken from the text as it was written.
"""

_TRADITIONAL = (
    "稱頭單購買貨戶統會碼納稅識別號務證記業註冊話電機聯絡財辦開銀帳賬郵備內項類經營職傳編網訂價額發責團總"
    "處縣鎮鄉區廣場園樓層棟學協員醫診廳車賓館飯廠藥農圖書樂個請煩幫們貴該這據"
)
_SIMPLIFIED = (
    "称头单购买货户统会码纳税识别号务证记业注册话电机联络财办开银帐账邮备内项类经营职传编网订价额发责团总"
    "处县镇乡区广场园楼层栋学协员医诊厅车宾馆饭厂药农图书乐个请烦帮们贵该这据"
)
_FOLD = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def folded(text: str) -> str:
    """A text of the same length in which labels have the letters of the mainland."""
    return text.translate(_FOLD)


def as_written(value: str, text: str) -> str:
    """A value that was found in the folded text, as it stands in the text itself."""
    place = folded(text).find(value)
    return value if place < 0 else text[place : place + len(value)]
