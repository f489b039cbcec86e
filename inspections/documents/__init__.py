"""Official papers, as PDF and as DOCX, in the form of NĐ 30/2020/NĐ-CP: A4; margins 20 mm above and below, 30 mm left,
20 mm right; Times New Roman 13–14 pt; the body that issues it on the left, Quốc hiệu and Tiêu ngữ on the right; number
and symbol; place and day; name; body; signature and Nơi nhận; the page's number above in the middle from page 2 on.

They are Vietnamese, whatever language the officer reads.
"""
