"""xxxf: fills in, checks, typesets and signs MIIT's 信息消费示范项目申报书, offline."""

__version__ = "0.1.0"
