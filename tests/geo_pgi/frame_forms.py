"""A form with every kind of input, to show and check how the frame draws them."""

from django import forms


class EveryWidgetForm(forms.Form):
    words = forms.CharField(label="Nội dung", help_text="Việc gì, từ khi nào.", widget=forms.Textarea)
    place = forms.CharField(label="Nơi xảy ra", required=False)
    kind = forms.ChoiceField(
        label="Loại", choices=[("waste", "Rác thải"), ("water", "Nước thải"), ("animal", "Xác động vật")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    unit = forms.ChoiceField(label="Xã", choices=[("1", "Điềm He"), ("2", "Yên Phúc")])
    day = forms.DateField(label="Ngày", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    photo = forms.FileField(label="Ảnh", required=False)
    agree = forms.BooleanField(label="Tôi đồng ý", help_text="Có thể rút lại bất cứ lúc nào.")
