package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Somebody's browser: a headless Chromium, used as people use one, by the texts that they see. A field is found by its
 * label, so that one without a label is not found.
 *
 * <p>What is looked for is waited for.
 */
final class Browser implements AutoCloseable {
    static final File CHROMIUM = new File("/usr/bin/chromium");
    static final File DRIVER = new File("/usr/bin/chromedriver");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** What Chromium says of every answer that is an error, which pages of errors are. */
    private static final String ERROR_PAGE = "Failed to load resource: the server responded with a status of";

    private final String base = "http://127.0.0.1:" + System.getProperty("sample.port");
    private final ChromeDriver driver;

    Browser() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        // Root may have no sandbox, and nothing is to be asked of other hosts.
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-sync",
                "--lang=en-US",
                "--window-size=1000,800");
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        // The driver is named, so that none is looked for; it gives each browser a folder of its own and deletes that.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER)
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        driver = new ChromeDriver(service, options);
    }

    /** Returns a name that nobody has yet. */
    static String nameLike(String name) {
        return name + "-" + Long.toString(System.nanoTime(), 36);
    }

    /** Makes it somebody's who has never been here. */
    void begin() {
        // Another window has another history, another memory of forms, and nothing that was set in this one.
        String before = driver.getWindowHandle();
        String fresh = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
        driver.switchTo().window(before).close();
        driver.switchTo().window(fresh);
        driver.manage().timeouts().implicitlyWait(PATIENCE);
        tell("Network.clearBrowserCookies", Map.of());
        // As if its window were the one in front, which two cannot be.
        tell("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        complaints();
    }

    /** Returns what the browser has complained of since: broken scripts, and what the policy for content refuses. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains(ERROR_PAGE))
                .toList();
    }

    WebDriver driver() {
        return driver;
    }

    /** Tells the browser something in the words of the DevTools protocol. */
    void tell(String command, Map<String, Object> parameters) {
        driver.executeCdpCommand(command, parameters);
    }

    void runsNoScripts() {
        tell("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    }

    void speaks(String language) {
        tell(
                "Emulation.setUserAgentOverride",
                Map.of("userAgent", String.valueOf(run("return navigator.userAgent")), "acceptLanguage", language));
    }

    void prefers(String colors) {
        tell(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colors))));
    }

    void isSized(int width, int height) {
        tell(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    @Nullable Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Returns the whole number that a script returns. */
    long number(String script, Object... arguments) {
        return ((Number) Objects.requireNonNull(run(script, arguments))).longValue();
    }

    /** Opens a page of the blog, or one of another site by its whole address. */
    Browser open(String address) {
        driver.get(address.startsWith("/") ? base + address : address);
        return this;
    }

    /** Follows a link. */
    Browser follow(String text) {
        leaveBy(driver.findElement(By.linkText(text)));
        return this;
    }

    /** Presses a button that leads to another page. */
    Browser press(String text) {
        leaveBy(button(text));
        return this;
    }

    private void leaveBy(WebElement element) {
        String since = "return performance.timeOrigin";
        Object before = run(since);
        element.click();
        waiting().until(there -> !Objects.equals(before, run(since)));
    }

    /** Returns the first element that a CSS selector finds. */
    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    WebElement button(String text) {
        return driver.findElement(By.xpath("//button[normalize-space()=" + quoted(text) + "]"));
    }

    /** Returns the field with a label. */
    WebElement field(String label) {
        String labels = "//label[starts-with(normalize-space(), " + quoted(label) + ")]";
        return driver.findElement(By.xpath("//*[@id=" + labels + "/@for] | " + labels + "//input"));
    }

    /** Types into the field with a label, in place of what it has. */
    Browser type(String label, String text) {
        WebElement field = field(label);
        field.clear();
        field.sendKeys(text);
        return this;
    }

    String typed(String label) {
        return String.valueOf(field(label).getDomProperty("value"));
    }

    Browser register(String name) {
        open("/auth/register").type("Name", name).type("Password", TestBlog.PASSWORD);
        return press("Register");
    }

    Browser login(String name) {
        open("/auth/login").type("Name", name).type("Password", TestBlog.PASSWORD);
        return press("Log in");
    }

    /** Waits until the page says something. */
    Browser sees(String text) {
        waiting()
                .withMessage(() -> "“" + text + "” on a page that has\n" + text())
                .until(there -> text().contains(text));
        return this;
    }

    /** Waits until the page no longer says something. */
    Browser seesNo(String text) {
        waiting()
                .withMessage(() -> "no “" + text + "” on a page that has\n" + text())
                .until(there -> !text().contains(text));
        return this;
    }

    private FluentWait<WebDriver> waiting() {
        // A page may go while it is looked at.
        return new WebDriverWait(driver, PATIENCE)
                .pollingEvery(Duration.ofMillis(50))
                .ignoring(StaleElementReferenceException.class);
    }

    private String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    String heading() {
        return driver.findElement(By.tagName("h1")).getText();
    }

    /** Returns the path of the page, without what follows it. */
    String path() {
        return URI.create(String.valueOf(driver.getCurrentUrl())).getPath();
    }

    /** Returns the status of the page. */
    int status() {
        return (int) number("return performance.getEntriesByType('navigation')[0].responseStatus");
    }

    /** Forgets the session, as a browser does when it is over. */
    void losesTheSession() {
        driver.manage().deleteCookieNamed("session");
        assertThat(driver.manage().getCookieNamed("session")).isNull();
    }

    private static String quoted(String text) {
        assertThat(text).doesNotContain("\"");
        return '"' + text + '"';
    }

    @Override
    public void close() {
        driver.quit();
    }
}
