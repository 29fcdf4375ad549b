// 公示公告
var rows = [];
rows.push({ bt: "农村饮水安全工程验收结果公示", lj: "/gsgg/212.html", sj: "2026-03-12" });
rows.push({ bt: "东山水库除险加固工程环境影响评价公示", lj: "/gsgg/208.html", sj: "2026-02-27" });
rows.push({ bt: "河道采砂许可情况公示", lj: "/gsgg/199.html", sj: "2026-01-30" });
$(function () {
  var html = "";
  for (var i = 0; i < rows.length; i++) html += "<li><a href='" + rows[i].lj + "'>" + rows[i].bt + "</a><span>" + rows[i].sj + "</span></li>";
  $("#gsgg").html(html);
});
